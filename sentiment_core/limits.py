"""What a person can choose, and within which limits.

`LIMITS` is the one registry: validation, widget bounds, help texts, command-line options and URL
parameters all read it.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sentiment_core.errors import ConfigError, shown
from sentiment_core.words import later, t


class CellType(StrEnum):
    """The recurrent cells, each described in the file of its name in `rnn/cells`."""

    SIMPLE_RNN = "SimpleRNN"
    LSTM = "LSTM"
    GRU = "GRU"


class DatasetName(StrEnum):
    """Where the reviews come from."""

    IMDB = "imdb"
    REPLICA = "replica"


class Side(StrEnum):
    """Which end of a sequence Keras' `pad_sequences` works on."""

    PRE = "pre"
    POST = "post"


class ValidationFrom(StrEnum):
    """Which split the validation reviews are taken from."""

    TEST = "test"
    TRAIN = "train"


@dataclass(frozen=True)
class Limit:
    """Bounds, choices and words of one field of `RunConfig`.

    Args:
        label: what the control is called on screen.
        help: one sentence that says what it does.
        low: smallest value (numbers only).
        high: largest value (numbers only).
        choices: the values a control offers; any value from `low` to `high` is valid all the same.
        members: the only valid values, for fields that are an enumeration or a switch.
        whole: whether the number is an integer.
        optional: whether `None` is valid too.
        none_means: the word for `None` on the command line, in links, and in English on screen.
    """

    label: str
    help: str
    low: float = 0
    high: float = 0
    choices: tuple[Any, ...] = ()
    members: tuple[Any, ...] = ()
    whole: bool = True
    optional: bool = False
    none_means: str = later("all")

    def parse(self, name: str, value: object) -> Any:
        """The valid value that `value` stands for, typed.

        Args:
            name: the field, for the message.
            value: a Python value or its text, as it comes from a link or a command line.

        Raises:
            ConfigError: the value is not one that the field takes.
        """
        if self.optional and (value is None or str(value).lower() in {self.none_means, "none"}):
            return None
        if self.members:
            return self._member(name, value)
        try:
            number = float(str(value))
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            raise _refused(name, self.range_text(), value)
        if self.whole and number != int(number):
            raise _refused(name, t("a whole number"), value)
        if not self.low <= number <= self.high:
            raise _refused(name, self.range_text(), value)
        return int(number) if self.whole else number

    def _member(self, name: str, value: object) -> Any:
        text = str(value).lower()
        for member in self.members:
            if str(member).lower() == text:
                return member
        names = ", ".join(str(member) for member in self.members)
        raise ConfigError(
            t("{name} is one of {names}; got {value}.", name=name, names=names, value=shown(value))
        )

    def text(self, value: Any) -> str:
        """A valid value as it stands on screen, e.g. "10,000", "all", "on"."""
        words = value is None or isinstance(value, bool) or value == DatasetName.REPLICA
        return t(self.link_text(value)) if words else self.link_text(value)

    def link_text(self, value: Any) -> str:
        """A valid value as it stands in a link: what is on screen in English."""
        if value is None:
            return self.none_means
        if isinstance(value, bool):
            return later("on") if value else later("off")
        if isinstance(value, StrEnum):
            return {"imdb": "IMDB", "replica": later("Replica")}.get(str(value), str(value))
        return _number(value)

    def range_text(self) -> str:
        """The range as words, e.g. "a number from 0 to 0.9"."""
        number = t("a whole number") if self.whole else t("a number")
        low, high = (_number(bound).removesuffix(".0") for bound in (self.low, self.high))
        text = t("{number} from {low} to {high}", number=number, low=low, high=high)
        return t('{text}, or "{none}"', text=text, none=self.none_means) if self.optional else text


def _number(value: float) -> str:
    """A number as a person writes it: thousands apart, and no power of ten."""
    return f"{Decimal(str(value)):,f}"


def _refused(name: str, wanted: str, value: object) -> ConfigError:
    return ConfigError(
        t("{name} takes {wanted}; got {value}.", name=name, wanted=wanted, value=shown(value))
    )


LIMITS: Mapping[str, Limit] = {
    "dataset": Limit(
        t("Dataset"),
        t(
            "IMDB: 25,000 real film reviews. Replica: reviews written by a machine from IMDB's "
            "word statistics, for when IMDB is not there."
        ),
        members=tuple(DatasetName),
    ),
    "cell": Limit(
        t("Cell"),
        t(
            "How the state is updated at each word: SimpleRNN overwrites it, GRU and LSTM learn "
            "gates that decide what to keep."
        ),
        members=tuple(CellType),
    ),
    "layers": Limit(
        t("Recurrent layers"),
        t(
            "A second layer reads the first one's state after every word, so the first one needs "
            "return_sequences=True."
        ),
        low=1,
        high=3,
        choices=(1, 2, 3),
    ),
    "units": Limit(
        t("Units"),
        t("How many numbers the network may hold in its state."),
        low=2,
        high=128,
        choices=(2, 4, 8, 16, 32, 64, 128),
    ),
    "embedding_dim": Limit(
        t("Embedding size"),
        t("How many numbers each word becomes before the recurrent layer reads it."),
        low=2,
        high=128,
        choices=(2, 4, 8, 16, 32, 64, 128),
    ),
    "dropout": Limit(
        t("Dropout"),
        t("The share of each layer's inputs that is switched off at random while training."),
        low=0.0,
        high=0.9,
        choices=(0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9),
        whole=False,
    ),
    "mask_zero": Limit(
        t("Mask padding (mask_zero)"),
        t(
            "On: the recurrent layer skips padded places. Off: it reads the zeros as if they were "
            "words."
        ),
        members=(True, False),
    ),
    "padding": Limit(
        t("Padding side"),
        t("Where zeros are added to a review that is shorter than the clip length."),
        members=tuple(Side),
    ),
    "clip_length": Limit(
        t("Clip length"),
        t("How many words of a review the network reads at the most."),
        low=5,
        high=500,
        choices=(25, 50, 100, 150, 200, 250, 300, 400, 500),
    ),
    "clipping": Limit(
        t("Clip side"),
        t("Which end of a longer review is cut off: pre cuts the beginning, post the end."),
        members=tuple(Side),
    ),
    "num_words": Limit(
        t("Vocabulary (num_words)"),
        t("Words whose Keras id is not below this number are dropped as too rare."),
        low=50,
        high=100_000,
        choices=(500, 1_000, 2_000, 5_000, 10_000, 20_000, None),
        optional=True,
    ),
    "skip_top": Limit(
        t("Skip the most frequent (skip_top)"),
        t(
            "Words whose Keras id is below this number are dropped; ids start at 4, so 20 drops "
            "the 16 most frequent words."
        ),
        low=0,
        high=1_000,
        choices=(0, 10, 20, 50, 100, 200),
    ),
    "maxlen": Limit(
        t("Drop long reviews (maxlen)"),
        t(
            "Reviews with this many ids or more, the start mark included, are left out of "
            "training, as Keras' maxlen does; it does not shorten them."
        ),
        low=100,
        high=3_000,
        choices=(None, 100, 200, 500, 1_000),
        optional=True,
        none_means=later("off"),
    ),
    "train_reviews": Limit(
        t("Training reviews"),
        t("How many reviews the network learns from in each epoch."),
        low=100,
        high=25_000,
        choices=(500, 1_000, 2_000, 5_000, 10_000, 20_000, None),
        optional=True,
    ),
    "validation_reviews": Limit(
        t("Validation reviews"),
        t("How many reviews it is tested on after each epoch; it never learns from them."),
        low=100,
        high=25_000,
        choices=(500, 1_000, 2_000, 5_000, 10_000, None),
        optional=True,
    ),
    "validation_from": Limit(
        t("Validation from"),
        t(
            "test: the test split, as in the post. train: the last reviews of the training split, "
            "which are then not trained on."
        ),
        members=tuple(ValidationFrom),
    ),
    "epochs": Limit(
        t("Epochs"),
        t("How many times the network reads all training reviews."),
        low=1,
        high=20,
        choices=(1, 2, 3, 4, 5, 8, 10, 15, 20),
    ),
    "batch_size": Limit(
        t("Batch size"),
        t("How many reviews are read before the weights are corrected once."),
        low=8,
        high=512,
        choices=(16, 32, 64, 128, 256, 512),
    ),
    "learning_rate": Limit(
        t("Learning rate"),
        t("How far each correction moves the weights."),
        low=0.00001,
        high=1.0,
        choices=(0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1),
        whole=False,
    ),
    "seed": Limit(
        t("Seed"),
        t("Fixes every random choice: the same seed gives the same run."),
        low=0,
        high=2**31 - 1,
    ),
}
