"""Presets: settings with a measured claim, which training them reproduces.

The numbers in a claim were measured on IMDB with five seeds, before they were written, by
`python -m tests.measure.presets`; a test compares them with what it wrote.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sentiment_core.i18n import later, t
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limits import CellType, Side

_START = RunConfig()


@dataclass(frozen=True)
class Preset:
    """Settings and what they show.

    Args:
        label: what the button says.
        config: the settings; where the reviews come from depends on the machine.
        claim: one sentence, in English, with a place for each figure, e.g. "{val_accuracy:.2f}".
        figures: means over the seeds, as measured.
        against: the settings that the claim compares with, as they differ from `config`; empty
            where it compares with nothing.
    """

    label: str
    config: RunConfig
    claim: str
    figures: Mapping[str, float]
    against: Mapping[str, Any] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """The claim with its figures."""
        return t(self.claim, **self.figures).replace("%", " %")

    @property
    def reference(self) -> RunConfig | None:
        """The config that the claim compares with."""
        return replace(self.config, **self.against) if self.against else None


PRESETS: Mapping[str, Preset] = {
    "quick": Preset(
        label=t("Quick start"),
        config=_START,
        claim=later(
            "One GRU layer, 5,000 reviews: validation accuracy {val_accuracy:.3f} after three "
            "epochs."
        ),
        figures={"val_accuracy": 0.827},
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
            "{val_accuracy:.3f} after two epochs; the blog post reports 0.870."
        ),
        figures={"val_accuracy": 0.868},
    ),
    "forgets": Preset(
        label=t("SimpleRNN forgets"),
        config=replace(_START, cell=CellType.SIMPLE_RNN),
        claim=later(
            "30 neutral words (the, of, and, ...) later, a SimpleRNN keeps {difference_left:.0%} "
            "of the difference between positive and negative reviews, a GRU "
            "{against_difference_left:.0%}."
        ),
        figures={"difference_left": 0.229, "against_difference_left": 0.690},
        against={"cell": CellType.GRU},
    ),
    "no_masking": Preset(
        label=t("No masking"),
        config=replace(_START, clip_length=250, mask_zero=False),
        claim=later(
            "The network also reads the padding, {zeros:.0f} zeros per review on average: "
            "validation accuracy {val_accuracy:.3f}, with masking {against_val_accuracy:.3f}."
        ),
        figures={"zeros": 77.65, "val_accuracy": 0.5405, "against_val_accuracy": 0.796},
        against={"mask_zero": True},
    ),
    "vocabulary": Preset(
        label=t("Vocabulary of 500"),
        config=replace(_START, num_words=500),
        claim=later(
            "{words_kept:.0%} of all words are kept, validation accuracy {val_accuracy:.3f}; "
            "with 10,000 words {against_words_kept:.0%} and {against_val_accuracy:.3f}."
        ),
        figures={
            "words_kept": 0.691,
            "val_accuracy": 0.781,
            "against_words_kept": 0.942,
            "against_val_accuracy": 0.827,
        },
        against={"num_words": 10_000},
    ),
    "high_rate": Preset(
        label=t("Learning rate too high"),
        config=replace(_START, learning_rate=0.1),
        claim=later(
            "Each update overshoots: validation accuracy {val_accuracy:.3f} after three epochs, "
            "with 0.003 {against_val_accuracy:.3f}."
        ),
        figures={"val_accuracy": 0.607, "against_val_accuracy": 0.827},
        against={"learning_rate": 0.003},
    ),
    "overfit": Preset(
        label=t("Overfitting"),
        config=replace(_START, train_reviews=500, dropout=0.0, epochs=15),
        claim=later(
            "500 reviews, 15 epochs: training accuracy {accuracy:.3f}, validation accuracy "
            "{val_accuracy:.3f}."
        ),
        figures={"accuracy": 0.9984, "val_accuracy": 0.6485},
    ),
    "nothing": Preset(
        label=t("Learns nothing"),
        config=replace(_START, cell=CellType.SIMPLE_RNN, mask_zero=False, clip_length=400),
        claim=later(
            "A SimpleRNN reads up to 400 zeros of padding after the last word: no error, but "
            "validation accuracy {val_accuracy:.3f}, no better than chance."
        ),
        figures={"val_accuracy": 0.498},
    ),
    "deep": Preset(
        label=t("Deep"),
        config=replace(_START, layers=3),
        claim=later(
            "Three layers take longer and learn less in three epochs: validation accuracy "
            "{val_accuracy:.3f}, one layer {against_val_accuracy:.3f}."
        ),
        figures={"val_accuracy": 0.788, "against_val_accuracy": 0.827},
        against={"layers": 1},
    ),
}


def preset_of(config: RunConfig) -> str | None:
    """The name of the preset with these settings; None where there is none.

    The dataset does not count: where the reviews come from depends on the machine.
    """
    for name, preset in PRESETS.items():
        if replace(config, dataset=preset.config.dataset) == preset.config:
            return name
    return None
