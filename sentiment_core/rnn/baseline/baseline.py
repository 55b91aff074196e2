"""The baseline: bag of words + linear SVM.

A review is a row with a 1 for each word that occurs in it (multi-hot) and a 0 for every other
word. A linear support vector machine learns one weight for each word and a bias; its value for a
review is the sum of its words' weights and the bias, positive from 0 on. Order and repetition are
not in the row, so they cannot change the value.

Source: Joachims, Text Categorization with Support Vector Machines, ECML 1998.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from sentiment_core.data.stranger import entries, record, texts
from sentiment_core.errors import ConfigError, shown
from sentiment_core.i18n import t
from sentiment_core.rnn.evaluation.evaluation import Evaluation
from sentiment_core.rnn.network.weights import Floats
from sentiment_core.settings.config import DATA_SETTINGS, RunConfig
from sentiment_core.settings.limits import Side, ValidationFrom
from sentiment_core.text.encoding import EncodedReview
from sentiment_core.text.vocabulary import Vocabulary


@dataclass(frozen=True)
class BaselineConfig:
    """The settings that select the reviews and words of a baseline.

    What belongs to a network only (cell, units, epochs, seed, ...) is left out, so that runs that
    differ in nothing else share one baseline. The fields are explained in `LIMITS`.

    Raises:
        ConfigError: as in `RunConfig`.
    """

    dataset: str = RunConfig.dataset
    clip_length: int = RunConfig.clip_length
    clipping: Side = RunConfig.clipping
    num_words: int | None = RunConfig.num_words
    skip_top: int = RunConfig.skip_top
    maxlen: int | None = RunConfig.maxlen
    train_reviews: int | None = RunConfig.train_reviews
    validation_reviews: int | None = RunConfig.validation_reviews
    validation_from: ValidationFrom = RunConfig.validation_from

    def __post_init__(self) -> None:
        parsed = self.run_config
        for name in DATA_SETTINGS:
            object.__setattr__(self, name, getattr(parsed, name))

    @classmethod
    def of(cls, config: RunConfig) -> Self:
        """The baseline that belongs to a run."""
        return cls(**{name: getattr(config, name) for name in DATA_SETTINGS})

    @classmethod
    def from_mapping(cls, values: Mapping[str, object]) -> Self:
        """A config from names and values, as they come from a file or a command line.

        Args:
            values: typed, or text as `Limit.parse` takes it; what is not named is the default one.

        Raises:
            ConfigError: a name is no setting of a baseline, or a value is outside its limits.
        """
        for name in values:
            if name not in DATA_SETTINGS:
                raise ConfigError(
                    t(
                        "{shown} is not a setting of a baseline. Its settings are {settings}.",
                        shown=shown(name),
                        settings=", ".join(DATA_SETTINGS),
                    )
                )
        return cls(**values)  # type: ignore[arg-type]  # __post_init__ parses every field

    @property
    def run_config(self) -> RunConfig:
        """A run on the same reviews and words; the network's own settings are the defaults."""
        return RunConfig(**{name: getattr(self, name) for name in DATA_SETTINGS})

    def as_mapping(self) -> dict[str, Any]:
        """Names and JSON values of all fields."""
        values = self.run_config.as_mapping()
        return {name: values[name] for name in DATA_SETTINGS}

    def baseline_id(self, fingerprint: str) -> str:
        """The id of this baseline on a dataset: 16 hexadecimal digits.

        Args:
            fingerprint: the dataset's own, from `Dataset.fingerprint`.
        """
        canonical = json.dumps(self.as_mapping(), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(f"baseline\n{canonical}\n{fingerprint}".encode()).hexdigest()[:16]


@dataclass(frozen=True)
class StrongestWords:
    """A linear SVM that uses the strongest words only.

    Args:
        words: how many; those with the largest weights of the full machine, positive or negative.
        val_accuracy: share of validation reviews that it is right on, from 0 to 1.
    """

    words: int
    val_accuracy: float


@dataclass(frozen=True)
class BaselineRun:
    """A trained baseline: settings, accuracies and words.

    Args:
        baseline_id: 16 hexadecimal digits, from `BaselineConfig.baseline_id`.
        config: which reviews and words.
        dataset: description of the dataset, for the screen.
        train_reviews: reviews learned from, after `maxlen`.
        validation_reviews: likewise.
        accuracy: share of training reviews that it is right on, from 0 to 1.
        strongest: what the strongest words alone give, few first; the last entry is all of them.
        cost: C of the machine: how much a wrong training review weighs against large weights.
        parameters: numbers learned: a weight for each word, and the bias.
        seconds: of learning and validating, the choice of C included.
        versions: of the packages that made it.
    """

    baseline_id: str
    config: BaselineConfig
    dataset: str
    fingerprint: str
    train_reviews: int
    validation_reviews: int
    accuracy: float
    evaluation: Evaluation
    strongest: tuple[StrongestWords, ...]
    cost: float
    parameters: int
    seconds: float
    versions: Mapping[str, str]

    @property
    def val_accuracy(self) -> float:
        """Validation accuracy, from 0 to 1."""
        return self.evaluation.accuracy

    @property
    def positive_share(self) -> float:
        """Share of validation reviews that are positive, from 0 to 1."""
        counts = self.evaluation
        return (counts.true_positive + counts.false_negative) / counts.reviews

    @property
    def name(self) -> str:
        """The displayed name."""
        return t("linear SVM {run_id}", run_id=self.baseline_id[:6])

    def as_mapping(self) -> dict[str, Any]:
        """Everything as JSON values."""
        return {**asdict(self), "config": self.config.as_mapping()}

    @classmethod
    def from_mapping(cls, values: Mapping[str, Any]) -> Self:
        """The baseline that `as_mapping` described.

        Args:
            values: as JSON gives them back, lists in place of tuples.

        Raises:
            KeyError, TypeError, ValueError, ConfigError: it is not a baseline's description.
        """
        evaluation = record(Evaluation, values["evaluation"])
        if not evaluation.reviews:
            raise ValueError("it was validated on no review")
        share = {"val_accuracy": (0.0, 1.0)}
        strongest = [
            record(StrongestWords, entry, within=share)
            for entry in entries(values["strongest"], most=100)
        ]
        return record(
            cls,
            {
                **values,
                "config": BaselineConfig.from_mapping(values["config"]),
                "evaluation": evaluation,
                "strongest": tuple(strongest),
                "versions": texts(values["versions"]),
            },
            within={"accuracy": (0.0, 1.0)},
        )


@dataclass(frozen=True, eq=False)
class BaselineWeights:
    """Weights, bias and vocabulary of a linear SVM.

    Args:
        weights: one for each Keras id; ids that are no word have 0; shape (ids,), float32.
        bias: the value of a review without any word.
    """

    weights: Floats
    bias: float
    vocabulary: Vocabulary

    def value(self, ids: Sequence[int] | NDArray[np.integer]) -> float:
        """The machine's value for a sequence of ids, positive from 0 on.

        Args:
            ids: of a review, in any order, with repetitions; shape (T,).
        """
        words = np.unique(np.asarray(ids, dtype=np.int64))
        return float(self.weights[words].sum(dtype=np.float64)) + self.bias

    def strongest(self, count: int, *, positive: bool) -> list[tuple[str, float]]:
        """The words with the largest weights of one sign, the strongest first.

        Args:
            count: at most so many; fewer where fewer push to this side.
            positive: which side; weights are above 0 there, and below 0 on the other.
        """
        order = np.argsort(-self.weights if positive else self.weights, kind="stable")[:count]
        wanted = (self.weights[order] > 0) if positive else (self.weights[order] < 0)
        return [
            (self.vocabulary.word(int(word_id)), float(self.weights[word_id]))
            for word_id in order[wanted]
        ]


@dataclass(frozen=True, eq=False)
class BaselineReading:
    """A review read by a linear SVM.

    Args:
        encoded: the review, with what was dropped and why.
        contributions: what each kept word adds to the value; a word that occurred before adds
            nothing, since its 1 is there already; shape (T,), float32.
        repeated: which kept words occurred before; shape (T,), bool.
        bias: the value without any word.
        value: the sum of all; positive from 0 on.
    """

    encoded: EncodedReview
    contributions: Floats
    repeated: NDArray[np.bool_]
    bias: float
    value: float


def read_with_baseline(encoded: EncodedReview, machine: BaselineWeights) -> BaselineReading:
    """The reading of a review by a linear SVM.

    Args:
        encoded: the review, encoded by the rules of a run with the machine's settings.
    """
    first = np.zeros(len(encoded.ids), dtype=bool)
    first[np.unique(encoded.ids, return_index=True)[1]] = True
    weights = machine.weights[encoded.ids]
    return BaselineReading(
        encoded=encoded,
        contributions=np.where(first, weights, np.float32(0)),
        repeated=~first,
        bias=machine.bias,
        value=machine.value(encoded.ids),
    )
