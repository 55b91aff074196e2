"""`open`: a model that Keras saved becomes a run."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sentiment_core.rnn.opened.opening import Choices, open_model
from sentiment_core.rnn.runs.locations import run_store
from sentiment_core.settings.limits import LIMITS, Side


def add_command(commands: Any) -> None:
    """Register the command.

    Args:
        commands: from `add_subparsers` of the command line's parser.
    """
    parser = commands.add_parser("open", help="a .keras or .h5 model of Keras becomes a run")
    parser.add_argument("file", type=Path, metavar="FILE", help="of model.save()")
    parser.add_argument(
        "--words",
        type=Path,
        metavar="FILE",
        help="one word a line, or JSON of words and ids; by default those of the model's "
        "TextVectorization, or Keras' IMDB ids",
    )
    parser.add_argument(
        "--index-from",
        type=int,
        metavar="N",
        help="with --words: added to a word's number; 3 for lists and 0 for JSON by default",
    )
    parser.add_argument("--name", default="", help="of the run; the file's by default")
    parser.add_argument(
        "--clip-length",
        metavar="N",
        help="words read of a review; what the model takes by default, or 200",
    )
    parser.add_argument(
        "--padding",
        choices=[str(side) for side in LIMITS["padding"].members],
        help="where zeros are added; pre by default, as pad_sequences does, and post with a "
        "TextVectorization",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Open one file.

    Args:
        options: `file`, `words`, `index_from`, `name`, `clip_length`, `padding` and `json`.

    Raises:
        ModelFileError, ConfigError, RunError, DataError: it does not open; the sentence says why.
    """
    length = options.clip_length
    opened = open_model(
        options.file,
        run_store(),
        Choices(
            words=options.words,
            index_from=options.index_from,
            name=options.name,
            clip_length=None
            if length is None
            else LIMITS["clip_length"].parse("clip_length", length),
            padding=None if options.padding is None else Side(options.padding),
        ),
    )
    found = opened.run
    if options.json:
        values = {
            "run": found.run_id,
            "cell": found.config.cell_text,
            "parameters": found.plan.parameters,
            "words": opened.words,
            "known_words": opened.known_words,
            "samples": [asdict(sample) for sample in opened.samples],
        }
        print(json.dumps(values))
        return
    config = found.config
    units = " + ".join(map(str, config.layer_units))
    print(
        f"Opened {found.plan.dataset}: Embedding {config.embedding_dim}, {config.layers} "
        f"{config.cell_text} of {units} units, {found.plan.parameters:,} parameters."
    )
    print(f"{opened.known_words:,} words, {opened.words}: {opened.first_words}.")
    if opened.joins_apostrophes:
        print("Its TextVectorization makes dont of don't; here don't stays and is unknown.")
    for sample in opened.samples:
        print(f"P(positive) = {sample.probability:.3f}: {sample.text}")
    print("Where these two do not differ as they should, the words do not fit: see --words.")
    print(
        "As in every run here, unknown words are left out and no start mark is added; "
        f"{config.padding} padding to {config.clip_length} words."
    )
    print(f"Run {found.run_id}")
