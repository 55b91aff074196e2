"""Presets: settings with a measured claim, which training them reproduces.

The numbers in a claim were measured on IMDB, over the seeds that it names, by `python -m
tests.measure.presets`, which writes `presets.json`.
"""

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sentiment_core.i18n import later, t
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limits import CellType, Side, Trainer

FIGURES = Path(__file__).with_suffix(".json")
"""What was measured: for each preset the figures by name."""
_START = RunConfig()
_GRADIENT = "Gradient through time"


@dataclass(frozen=True)
class Preset:
    """Settings with the claim that they demonstrate.

    Args:
        config: the settings; where the reviews come from depends on the machine.
        claim: one sentence, in English, with a place for each figure, e.g. "{val_accuracy:.2f}".
        against: the settings that the claim compares with, as they differ from `config`; empty
            where it compares with nothing.
        seen: what the link to Read names beside the run, so that the claim is in sight there.
    """

    label: str
    config: RunConfig
    claim: str
    against: Mapping[str, Any] = field(default_factory=dict)
    seen: Mapping[str, str] = field(default_factory=dict)

    @property
    def reference(self) -> RunConfig | None:
        """The config that the claim compares with."""
        return replace(self.config, **self.against) if self.against else None


PRESETS: Mapping[str, Preset] = {
    "quick": Preset(
        label=t("Quick start"),
        config=_START,
        claim=later(
            "One GRU layer, 5,000 reviews: validation accuracy {val_accuracy:.3f} "
            "({val_accuracy_low:.3f} to {val_accuracy_high:.3f}) after three epochs."
        ),
    ),
    "post": Preset(
        label=t("Blog post"),
        config=replace(
            _START,
            layers=2,
            clip_length=250,
            clipping=Side.POST,
            num_words=None,
            skip_top=20,
            maxlen=1_000,
            train_reviews=None,
            validation_reviews=None,
            epochs=2,
            learning_rate=0.001,
        ),
        claim=later(
            "Two GRU layers, all words, nearly all reviews: validation accuracy "
            "{val_accuracy:.3f} ({val_accuracy_low:.3f} to {val_accuracy_high:.3f}) after two "
            "epochs; the blog post reports 0.870."
        ),
    ),
    "forgets": Preset(
        label=t("SimpleRNN forgets"),
        config=replace(_START, cell=CellType.SIMPLE_RNN, clip_length=250),
        claim=later(
            "250 words are long for a SimpleRNN: validation accuracy {val_accuracy:.3f}, "
            "{more_val_accuracy:.3f} lower than a GRU (95% interval {more_val_accuracy_low:.3f} to "
            "{more_val_accuracy_high:.3f})."
        ),
        against={"cell": CellType.GRU},
    ),
    "no_masking": Preset(
        label=t("No masking"),
        config=replace(_START, clip_length=250, mask_zero=False),
        claim=later(
            "The network also reads the padding, {zeros:.0f} zeros per review on average: "
            "validation accuracy {val_accuracy:.3f}, {more_val_accuracy:.3f} lower than with "
            "masking (95% interval {more_val_accuracy_low:.3f} to {more_val_accuracy_high:.3f})."
        ),
        against={"mask_zero": True},
    ),
    "vocabulary": Preset(
        label=t("Vocabulary of 500"),
        config=replace(_START, num_words=500),
        claim=later(
            "{words_kept:.0%} of all words are kept: validation accuracy {val_accuracy:.3f}, "
            "{more_val_accuracy:.3f} lower than with 10,000 words ({against_words_kept:.0%}) "
            "(95% interval {more_val_accuracy_low:.3f} to {more_val_accuracy_high:.3f})."
        ),
        against={"num_words": 10_000},
    ),
    "high_rate": Preset(
        label=t("Learning rate too high"),
        config=replace(_START, learning_rate=0.1),
        claim=later(
            "Each update overshoots: validation accuracy {val_accuracy:.3f} after three epochs, "
            "{more_val_accuracy:.3f} lower than with 0.003 "
            "(95% interval {more_val_accuracy_low:.3f} to {more_val_accuracy_high:.3f})."
        ),
        against={"learning_rate": 0.003},
    ),
    "overfit": Preset(
        label=t("Overfitting"),
        config=replace(_START, train_reviews=500, dropout=0.0, epochs=15),
        claim=later(
            "500 reviews, 15 epochs: training accuracy {accuracy:.3f}, validation accuracy "
            "{val_accuracy:.3f}."
        ),
    ),
    "nothing": Preset(
        label=t("Learns nothing"),
        config=replace(_START, cell=CellType.SIMPLE_RNN, mask_zero=False, clip_length=400),
        claim=later(
            "A SimpleRNN reads up to 400 zeros of padding after the last word: no error, but "
            "validation accuracy {val_accuracy:.3f}, no better than chance."
        ),
    ),
    "deep": Preset(
        label=t("Deep"),
        config=replace(_START, layers=3),
        claim=later(
            "Three layers take {times_seconds:.1f} times as long as one and learn less in three "
            "epochs: validation accuracy {val_accuracy:.3f}, {more_val_accuracy:.3f} "
            "lower than one layer (95% interval {more_val_accuracy_low:.3f} to "
            "{more_val_accuracy_high:.3f})."
        ),
        against={"layers": 1},
    ),
    "both_ways": Preset(
        label=t("Read both ways"),
        config=replace(_START, clip_length=250, mask_zero=False, bidirectional=True),
        claim=later(
            "The forward direction reads the padding last, the backward one the words: validation "
            "accuracy {val_accuracy:.3f}, forwards only {more_val_accuracy:+.3f} "
            "(95% interval {more_val_accuracy_low:+.3f} to {more_val_accuracy_high:+.3f})."
        ),
        against={"bidirectional": False},
    ),
    "vanishes": Preset(
        label=t("Gradient vanishes"),
        config=replace(_START, clip_length=50, epochs=1, learning_rate=0.0003),
        claim=later(
            "Gates near one half: over 50 words dP/dh shrinks to {gradient_left:.0e}; after three "
            "epochs at 0.003 {more_gradient_left:.2f} more is left (95% interval "
            "{more_gradient_left_low:.2f} to {more_gradient_left_high:.2f})."
        ),
        against={"epochs": 3, "learning_rate": 0.003},
        seen={"panel": _GRADIENT},
    ),
    "explodes": Preset(
        label=t("Gradient explodes"),
        config=replace(
            _START,
            cell=CellType.SIMPLE_RNN,
            units=128,
            embedding_dim=8,
            dropout=0.0,
            clip_length=50,
            train_reviews=500,
            epochs=5,
            batch_size=64,
            learning_rate=0.001,
        ),
        claim=later(
            "40 updates: from the last of 50 words back to the first, dP/dh grows "
            "{gradient_left:.0f} times ({gradient_left_low:.0f} to {gradient_left_high:.0f}); "
            "untrained it shrinks to {untrained_left:.2f}."
        ),
        seen={"panel": _GRADIENT, "epoch": "5"},
    ),
    "keras": Preset(
        label=t("The same run in Keras"),
        config=replace(_START, dropout=0.0, train_reviews=2_000, trainer=Trainer.KERAS),
        claim=later(
            "Keras trains with the same history: loss and accuracy differ by at most "
            "{history_difference_max:.6f} from trainer=fast; it takes {times_seconds:.1f} times "
            "as long."
        ),
        against={"trainer": Trainer.FAST},
    ),
}


def claim_of(name: str) -> str:
    """The claim of a preset with its measured numbers, and the number of seeds."""
    figures = _figures()[name]
    shown = t("Shown by {shown} of {seeds} seeds (IMDB).", **figures)
    return f"{t(PRESETS[name].claim, **figures)} {shown}".replace("%", " %")


@functools.cache
def _figures() -> Mapping[str, Mapping[str, float]]:
    found: Mapping[str, Mapping[str, float]] = json.loads(FIGURES.read_text(encoding="utf-8"))
    return found


def preset_of(config: RunConfig) -> str | None:
    """The name of the preset with these settings; None where there is none.

    The dataset does not count: where the reviews come from depends on the machine.
    """
    for name, preset in PRESETS.items():
        if replace(config, dataset=preset.config.dataset) == preset.config:
            return name
    return None
