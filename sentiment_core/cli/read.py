"""`read`: predictions of a run after every word of a review."""

import argparse
import json
import sys
from dataclasses import asdict
from typing import Any

from sentiment_core.errors import RunError
from sentiment_core.rnn.analysis.word_table import word_table
from sentiment_core.rnn.network.decision import says_positive
from sentiment_core.rnn.network.trace import ReviewTrace
from sentiment_core.rnn.runs.locations import run_store
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.settings.limits import MAX_CHARACTERS
from sentiment_core.text.known import known_words, warning


def add_command(commands: Any) -> None:
    """Register the command."""
    parser = commands.add_parser("read", help="read a review word by word")
    add_run_options(parser)
    parser.add_argument("--text", required=True, help='the review; "-" reads standard input')
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.set_defaults(run=run)


def add_run_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that choose the network: --run and --epoch.

    Args:
        parser: gives them as `run_reference` and `epoch`, for `chosen_reader`.
    """
    parser.add_argument(
        "--run",
        required=True,
        dest="run_reference",
        metavar="RUN",
        help="an id, a unique prefix, or bundled-simplernn, bundled-lstm, bundled-gru",
    )
    parser.add_argument("--epoch", type=int, help="epoch of the run; the best one by default")


def chosen_reader(options: argparse.Namespace) -> Reader:
    """The reader of the network that `--run` and `--epoch` choose.

    Args:
        options: `run_reference`, an id or its beginning, and `epoch`: 0 is untrained, None the one
            with the best val_accuracy.

    Raises:
        RunError: there is none, or several, or it is damaged.
        DataError: there is no folder to keep a cache in.
    """
    store = run_store()
    found = store.find(options.run_reference)
    epochs = store.epochs(found)
    if options.epoch is not None and options.epoch not in epochs:
        raise RunError(
            f"Run {found.run_id} has epochs {', '.join(map(str, epochs))}; got {options.epoch}."
        )
    return Reader.of(store, found, epoch=options.epoch)


def labels_of(reader: Reader) -> tuple[str, str]:
    """What labels 0 and 1 of a network are called."""
    own = reader.run.plan.labels
    return own if own[1] else ("negative", "positive")


def run(options: argparse.Namespace) -> None:
    """Read one review.

    Args:
        options: `text`, where "-" stands for standard input, `json`, and those of `chosen_reader`.

    Raises:
        RunError, DataError: as in `chosen_reader`.
    """
    text = sys.stdin.read(MAX_CHARACTERS + 1) if options.text == "-" else options.text
    if len(text) > MAX_CHARACTERS:
        raise RunError(
            f"A review may have {MAX_CHARACTERS:,} characters; this one has more. `evaluate` reads "
            "files of many reviews."
        )
    reader = chosen_reader(options)
    trace = reader.read(text)
    if options.json:
        print(json.dumps(_as_json(reader, trace)))
        return
    for row in word_table(trace):
        after = "" if row.probability is None else f"{row.probability:.3f}"
        print(f"{row.word[:24]:24} {row.id:>7} {after:>6}  {row.reason}")
    labels = labels_of(reader)
    print(
        f"{trace.model_name}: P({labels[1]}) = {trace.prediction:.4f}, {_verdict(trace, labels)}."
    )
    message = warning(trace.encoded)
    if message and len(trace.encoded.ids):
        print(message)


def _verdict(trace: ReviewTrace, labels: tuple[str, str]) -> str:
    if not len(trace.encoded.ids):
        return "with no word left to read, the network's value before the first word"
    return labels[bool(says_positive(trace.prediction))]


def _as_json(reader: Reader, trace: ReviewTrace) -> dict[str, Any]:
    return {
        "run": reader.run.run_id,
        "epoch": reader.epoch,
        "model": trace.model_name,
        "words": [asdict(row) for row in word_table(trace)],
        "known_words": known_words(trace.encoded),
        "ids": trace.encoded.ids.tolist(),
        "shape": [1, len(trace.encoded.padded)],
        "hidden_states": [list(layer.hidden_states.shape) for layer in trace.layers],
        "probabilities": trace.probabilities.tolist(),
        "prediction": trace.prediction,
    }
