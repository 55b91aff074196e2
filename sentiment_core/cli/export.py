"""`export`: write a run's model, page, script, notebook, report or tables."""

import argparse
import csv
import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sentiment_core.cli.read import add_run_options, chosen_reader
from sentiment_core.client.page.file import network_page, reading_page
from sentiment_core.data.samples import sample_reviews
from sentiment_core.errors import RunError
from sentiment_core.rnn.analysis.word_table import word_table_csv
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.rnn.script.notebook import keras_notebook
from sentiment_core.rnn.script.report import run_report
from sentiment_core.rnn.script.script import keras_script
from sentiment_core.rnn.training.keras_installed import need_keras


def add_command(commands: Any) -> None:
    """Register the command."""
    parser = commands.add_parser(
        "export", help="a run as Keras model, page, script, notebook, report or table"
    )
    add_run_options(parser)
    parser.add_argument(
        "--to",
        type=Path,
        required=True,
        metavar="FILE",
        help=".keras: the model for plain Keras; .html: a page that reads what is typed, without a "
        "server; .py: the script that trains it; .ipynb: the same in a notebook; .json: the run's "
        "report; .csv: its epochs, or with --text the table of a "
        "review's words",
    )
    parser.add_argument("--text", help="a review, for .csv and .html")
    parser.add_argument(
        "--without-network", action="store_true", help="for .html: the reading of one review only"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Write one file.

    Args:
        options: `to`, whose ending says what is written, `text`, a review or None,
            `without_network`, and those of `chosen_reader`.

    Raises:
        RunError: the ending is unknown, or the file cannot be written; besides what `chosen_reader`
            raises.
    """
    write = _WRITERS.get(options.to.suffix.lower())
    if write is None:
        raise RunError(
            f"--to takes a name that ends in {', '.join(_WRITERS)}; got {options.to.name!r}."
        )
    reader = chosen_reader(options)
    _write_whole(options.to, lambda path: write(reader, path, options))
    print(f"{reader.model_name} written to {options.to}.")


def _write_model(reader: Reader, path: Path, options: argparse.Namespace) -> None:
    need_keras()
    from sentiment_core.rnn.keras.model import model_of

    model_of(reader.run.config, reader.weights).save(path)


def _write_script(reader: Reader, path: Path, options: argparse.Namespace) -> None:
    _need_history(reader)
    path.write_text(keras_script(reader.run.config), encoding="utf-8")


def _write_notebook(reader: Reader, path: Path, options: argparse.Namespace) -> None:
    _need_history(reader)
    path.write_text(keras_notebook(reader.run.config), encoding="utf-8")


def _write_report(reader: Reader, path: Path, options: argparse.Namespace) -> None:
    _need_history(reader)
    path.write_text(run_report(reader), encoding="utf-8")


def _write_table(reader: Reader, path: Path, options: argparse.Namespace) -> None:
    if options.text is not None:
        path.write_text(word_table_csv(reader.read(options.text)), encoding="utf-8")
        return
    _need_history(reader)
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = [asdict(metrics) for metrics in reader.run.history]
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _write_page(reader: Reader, path: Path, options: argparse.Namespace) -> None:
    review = sample_reviews()[0].text if options.text is None else options.text
    if options.without_network:
        page = reading_page(reader, reader.read(review))
    else:
        page = network_page(reader, review)
    path.write_text(page, encoding="utf-8")


def _need_history(reader: Reader) -> None:
    if reader.run.opened:
        raise RunError(
            f"{reader.model_name} was opened from a file, which does not say how it was trained. "
            "--to takes .keras, .html, or .csv with --text."
        )


_WRITERS: Mapping[str, Callable[[Reader, Path, argparse.Namespace], None]] = {
    ".keras": _write_model,
    ".html": _write_page,
    ".py": _write_script,
    ".ipynb": _write_notebook,
    ".json": _write_report,
    ".csv": _write_table,
}


def _write_whole(path: Path, write: Callable[[Path], None]) -> None:
    """Write a temporary file, then rename it, so that a failure leaves an older file unchanged."""
    try:
        with tempfile.TemporaryDirectory(dir=path.parent or ".", prefix=".export-") as folder:
            new = Path(folder) / f"new{path.suffix.lower()}"  # Keras wants .keras, not .KERAS
            write(new)
            os.replace(new, path)
    except OSError as error:
        raise RunError(f"{path} cannot be written ({error.strerror or error}).") from error
