"""`bench`: this project's speed against stock Keras on this machine."""

import argparse
import json
import os
import platform
import statistics
import sys
from contextlib import closing
from dataclasses import replace
from typing import Any

import numpy as np

from sentiment_core.bench.case import Case, Engine, Measure, Timing, cases
from sentiment_core.bench.reading import time_reading
from sentiment_core.bench.turns import Turns
from sentiment_core.data.sources import load_dataset
from sentiment_core.rnn.training.keras_installed import need_keras
from sentiment_core.settings.limits import DatasetName
from sentiment_core.settings.presets import PRESETS


def add_command(commands: Any) -> None:
    """Register the command."""
    parser = commands.add_parser("bench", help="compare the speed with stock Keras")
    parser.add_argument("--dataset", choices=[*DatasetName], default=DatasetName.IMDB)
    parser.add_argument("--repeats", type=_count, default=3, metavar="N", help="repetitions")
    parser.add_argument(
        "--steps", type=_count, default=20, metavar="N", help="batches of the short cases"
    )
    parser.add_argument(
        "--only", nargs="+", metavar="CASE", help="names of cases in the JSON, or their beginnings"
    )
    parser.add_argument(
        "--seeds",
        type=int,
        default=0,
        metavar="N",
        help="also train the post's model with N seeds each",
    )
    parser.add_argument("--quick", action="store_true", help="tiny settings, to try the command")
    parser.add_argument("--json", action="store_true", help="the last line is one JSON object")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Time everything and print it.

    Args:
        options: of this command; `only` is None for all cases.

    Raises:
        DataError: the dataset is not here.
        RunError: a measuring process ended, or Keras is not installed.
    """
    need_keras()
    dataset = load_dataset(options.dataset)
    chosen = [
        case
        for case in cases(options.dataset, steps=options.steps, quick=options.quick)
        if not options.only or case.name.startswith(tuple(options.only))
    ]
    print(f"{dataset.description}; {os.cpu_count()} cores, stock Keras on all, this project on one")
    print(f"{'seconds, median of turns':<46}{'stock Keras':>12}{'here':>9}{'ratio':>8}  spread")
    timings: dict[str, Timing] = {}
    accuracy: dict[Engine, list[float]] = {}
    with closing(Turns()) as turns:
        for case in chosen:
            timings[case.name] = turns.time(case, repeats=options.repeats, tell=_tell)
            _print(case, timings[case.name])
        for seed in range(1, options.seeds + 1):
            config = replace(PRESETS["post"].config, dataset=options.dataset, seed=seed)
            case = Case("accuracy", f"seed {seed}", config, Measure.RUN)
            for engine in Engine:
                accuracy.setdefault(engine, []).append(turns.accuracy(case, engine))
                _tell(f"seed {seed}: {engine} {accuracy[engine][-1]:.4f}")
        memory = {str(engine): value for engine, value in turns.memory.items()}
        kernel = turns.kernel
    ratios: dict[str, float] = {
        name: timings[name].ratio for name in ("post_epoch", "default_run") if name in timings
    }
    if {"post_epoch", "post_two_at_once"} <= set(timings):
        two = timings["post_two_at_once"]
        ratios["post_two_at_once"] = throughput_of_two(timings["post_epoch"], two)
        ratios["post_two_beside_two_stock"] = two.ratio
        print(
            f"two runs side by side here: {ratios['post_two_at_once']:.2f} times the runs per "
            "minute of stock Keras, one run at a time on all cores; "
            f"{two.ratio:.2f} times those of two stock runs side by side"
        )
    reading = time_reading(repeats=3 if options.quick else 15)
    print(f"\n{'reading 250 words, two layers, milliseconds':<46}")
    for name, milliseconds in reading.items():
        print(f"  {name:<44}{milliseconds:>12.1f}")
    print(f"NumPy's kernel: OpenBLAS {kernel}")
    for name, used in memory.items():
        print(f"memory of a measuring process, {name}: {used / 1e6:,.0f} MB")
    for engine, found in accuracy.items():
        shown = ", ".join(f"{value:.4f}" for value in found)
        print(f"best val_accuracy, {engine}: mean {statistics.mean(found):.4f} ({shown})")
    if options.json:
        print(
            json.dumps(
                {
                    "machine": {
                        "cores": os.cpu_count(),
                        "system": f"{platform.system()} {platform.machine()}",
                    },
                    "steps": 1 if options.quick else options.steps,
                    "repeats": options.repeats,
                    "numpy": np.__version__,
                    "kernel": kernel,
                    "data": dataset.description,
                    "ratios": {name: round(ratio, 3) for name, ratio in ratios.items()},
                    "cases": {name: timing.as_mapping() for name, timing in timings.items()},
                    "reading_ms": {name: round(value, 2) for name, value in reading.items()},
                    "memory_bytes": memory,
                    "val_accuracy": {str(engine): found for engine, found in accuracy.items()},
                }
            )
        )


def throughput_of_two(one: Timing, two: Timing) -> float:
    """Runs per minute of two side by side here, over those of stock Keras.

    Stock Keras takes all cores for a run, so that its runs come one after the other.

    Args:
        one: a run alone.
        two: the time until two side by side are both there.
    """
    return 2 * one.median(Engine.KERAS) / two.median(Engine.OURS)


def _print(case: Case, timing: Timing) -> None:
    keras, ours = (timing.median(engine) for engine in (Engine.KERAS, Engine.OURS))
    spread = f"{min(timing.ratios):.2f} to {max(timing.ratios):.2f}"
    print(f"{case.label:<46}{keras:>12.2f}{ours:>9.2f}{timing.ratio:>8.2f}  {spread}", flush=True)


def _tell(line: str) -> None:
    if sys.stderr.isatty():
        print(line, file=sys.stderr)


def _count(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"at least 1 is needed; got {value}")
    return value
