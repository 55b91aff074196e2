"""The benchmark's cases and timings."""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limits import CellType, DatasetName
from sentiment_core.settings.presets import PRESETS


class Engine(StrEnum):
    """Which implementation trains."""

    KERAS = "keras"
    OURS = "ours"


class Measure(StrEnum):
    """What is timed."""

    EPOCH = "epoch"  # an epoch of training, and its validation where the case says so
    RUN = "run"  # a whole run: start, all epochs, validation
    START = "start"  # from a config to the first batch that was learned from


@dataclass(frozen=True)
class Case:
    """One row of the comparison.

    Args:
        name: its key in the JSON.
        steps: batches of the epoch; None for all of them, with the validation behind.
        at_once: how many processes do it side by side.
    """

    name: str
    label: str
    config: RunConfig
    measure: Measure = Measure.EPOCH
    steps: int | None = None
    at_once: int = 1

    def request(self) -> dict[str, Any]:
        """The request to a measuring process."""
        return {"config": self.config.as_mapping(), "measure": self.measure, "steps": self.steps}


@dataclass(frozen=True)
class Timing:
    """Seconds of one case, each engine's turns in order.

    Args:
        seconds: by engine.
    """

    seconds: Mapping[Engine, Sequence[float]]

    def median(self, engine: Engine) -> float:
        """Median of an engine's turns, in seconds."""
        return statistics.median(self.seconds[engine])

    @property
    def ratios(self) -> list[float]:
        """Stock Keras' time over this project's, turn by turn."""
        pairs = zip(self.seconds[Engine.KERAS], self.seconds[Engine.OURS], strict=True)
        return [keras / ours for keras, ours in pairs]

    @property
    def ratio(self) -> float:
        """Median of the turns' ratios."""
        return statistics.median(self.ratios)

    def as_mapping(self) -> dict[str, Any]:
        """JSON values."""
        return {
            **{
                str(engine): {
                    "median": round(self.median(engine), 5),
                    "seconds": [round(value, 5) for value in values],
                }
                for engine, values in self.seconds.items()
            },
            "ratio": round(self.ratio, 3),
            "ratios": [round(value, 3) for value in self.ratios],
        }


def cases(dataset: DatasetName, *, steps: int, quick: bool) -> list[Case]:
    """Everything that is timed against stock Keras.

    Args:
        steps: batches of the smaller comparisons.
        quick: with small settings, to try the command itself; its figures say nothing.
    """
    post = replace(PRESETS["post"].config, dataset=dataset, epochs=1)
    default = RunConfig(dataset=dataset)
    if quick:
        few: dict[str, Any] = {"train_reviews": 256, "validation_reviews": 128, "clip_length": 20}
        post, default = (replace(config, **few) for config in (post, default))
        steps = 1
    found = [
        Case("post_epoch", "the post's model, an epoch with its validation", post),
        Case("post_two_at_once", "the same, two side by side", post, at_once=2),
        Case("default_run", "the default run, start to end", default, Measure.RUN),
        Case("start", "from settings to the first batch", default, Measure.START),
    ]
    found += [
        Case(f"cell_{cell}", f"post's model with {cell}", replace(post, cell=cell), steps=steps)
        for cell in CellType
    ]
    if quick:
        return found
    found += [
        Case(f"units_{n}", f"{n} units", replace(post, units=n), steps=steps)
        for n in (16, 32, 64, 128)
    ]
    found += [
        Case(f"layers_{n}", f"{n} layers", replace(post, layers=n), steps=steps) for n in (1, 2, 3)
    ]
    found += [
        Case(f"words_{n}", f"clipped to {n} words", replace(post, clip_length=n), steps=steps)
        for n in (50, 100, 250, 500)
    ]
    found += [
        Case(f"reviews_{n}", f"{n:,} reviews", replace(post, train_reviews=n), steps=n // 128)
        for n in (1_280, 2_560, 5_120)
    ]
    return found
