"""`evaluate`: the accuracy of a run on the user's own reviews."""

import argparse
import json
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from sentiment_core.cli.read import add_run_options, chosen_reader, labels_of
from sentiment_core.data.added import LONGEST_LABEL, plain_name
from sentiment_core.data.labelled.reviews import ReviewFile, read_labelled
from sentiment_core.i18n import tn
from sentiment_core.rnn.evaluation.evaluation import FileEvaluation, evaluate
from sentiment_core.rnn.runs.reader import Reader


def add_command(commands: Any) -> None:
    """Register the command."""
    parser = commands.add_parser("evaluate", help="accuracy of a run on a CSV file of reviews")
    add_run_options(parser)
    parser.add_argument(
        "--reviews",
        type=Path,
        required=True,
        metavar="FILE.csv",
        help="a text and a label per row, separated by comma, semicolon or tab",
    )
    add_reading_options(parser)
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.set_defaults(run=run)


def add_reading_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that say how `read_labelled` reads a file."""
    parser.add_argument("--text", metavar="COLUMN", help="column of the texts, by name or number")
    parser.add_argument("--label", metavar="COLUMN", help="column of the labels, by name or number")
    parser.add_argument("--encoding", help="e.g. latin-1, cp1252 or utf-16-le; utf-8 by default")
    labels = parser.add_mutually_exclusive_group()
    labels.add_argument(
        "--stars", action="store_true", help="labels are 1 to 5 stars; 3 is ignored"
    )
    labels.add_argument("--positive", metavar="LABEL", help="the positive one of two labels")


def run(options: argparse.Namespace) -> None:
    """Predict every review of the file.

    Args:
        options: `reviews`, the file, how `read_labelled` reads it, and those of `chosen_reader`.

    Raises:
        RunError, DataError: as in `chosen_reader` and `read_labelled`.
    """
    reader = chosen_reader(options)
    file = _with_labels_of(options, reader.run.plan.labels)
    found = evaluate(reader, file.reviews)
    if options.json:
        print(json.dumps(_as_json(reader, file, found)))
        return
    counts = found.all
    negative, positive = labels_of(reader)
    print(f"{_as_read(options.reviews, file)}\n")
    print(
        f"{reader.model_name}: accuracy {counts.accuracy:.4f} on {_reviews(counts.reviews)}.\n\n"
        f"{'':15}{'predicted ' + negative:>19} {'predicted ' + positive:>19}\n"
        f"{'label ' + negative:15}{counts.true_negative:>19,} {counts.false_positive:>19,}\n"
        f"{'label ' + positive:15}{counts.false_negative:>19,} {counts.true_positive:>19,}"
    )
    if found.unread.reviews:
        print(f"\n{_without_words(found)}")
    if found.hardly_known:
        print(
            f"\n{_reviews(found.hardly_known)} with less than half of the words known: "
            "predictions for them are unreliable."
        )


def _with_labels_of(options: argparse.Namespace, labels: tuple[str, str]) -> ReviewFile:
    """The file; where it has the names of the network's labels, they mean the same."""
    read = partial(
        read_labelled,
        options.reviews,
        text=options.text,
        label=options.label,
        encoding=options.encoding,
        stars=options.stars,
    )
    if labels == ("", "") or options.positive is not None:
        return read(positive=options.positive)
    file = read(any_two=True)
    written = [plain_name(one, most=LONGEST_LABEL) for one in (file.negative, file.positive)]
    if written == [*labels]:
        return file
    return read(positive=file.negative) if written == [*reversed(labels)] else read()


def _as_json(reader: Reader, file: ReviewFile, found: FileEvaluation) -> dict[str, Any]:
    return {
        "run": reader.run.run_id,
        "epoch": reader.epoch,
        "reviews": found.all.reviews,
        "accuracy": found.all.accuracy,
        "confusion_matrix": asdict(found.all),
        "no_word_read": found.unread.reviews,
        "accuracy_without_them": found.read.accuracy if found.read.reviews else None,
        "less_than_half_known": found.hardly_known,
        "left_out": file.left_out,
        "columns": file.columns,
        "separator": file.separator,
        "encoding": file.encoding,
        "negative": file.negative,
        "positive": file.positive,
    }


def _as_read(path: Path, file: ReviewFile) -> str:
    """How the file was interpreted: columns, labels, encoding."""
    text, label = file.columns
    parts = [
        f"{path.name}: reviews in column {text!r}, labels in column {label!r}",
        f"{file.encoding}",
    ]
    meant = {"negative": file.negative, "positive": file.positive}
    parts += [f"{written!r} is {name}" for name, written in meant.items() if written]
    if file.left_out:
        parts.append(f"{_reviews(file.left_out)} with three stars ignored")
    return ", ".join(parts) + "."


def _without_words(found: FileEvaluation) -> str:
    unread = found.unread
    predicted = "positive" if unread.true_positive + unread.false_positive else "negative"
    text = f"{_reviews(unread.reviews)} without a known word: predicted {predicted}."
    if not found.read.reviews:
        return text
    return (
        f"{text} Without them: accuracy {found.read.accuracy:.4f} on "
        f"{_reviews(found.read.reviews)}."
    )


def _reviews(number: int) -> str:
    return tn("{n:,} review", "{n:,} reviews", number)
