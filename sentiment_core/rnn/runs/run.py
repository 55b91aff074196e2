"""A run: config, history and result."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Self

from sentiment_core.data.added import plain_labels
from sentiment_core.data.stranger import entries, record, texts
from sentiment_core.i18n import t
from sentiment_core.rnn.network.weights import NetworkWeights
from sentiment_core.rnn.runs.names import default_name
from sentiment_core.settings.config import RunConfig, UnevenConfig

# A curve of so many points is as wide as any screen shows it.
MAX_POINTS = 500

# What the numbers of a run's description may be, besides finite and not negative.
_SHARE, _COUNT = (0.0, 1.0), (1, 1e12)
_WITHIN = {
    **dict.fromkeys(("accuracy", "val_accuracy", "positive_share"), _SHARE),
    **dict.fromkeys(("epoch", "step", "steps", "parameters"), _COUNT),
    **dict.fromkeys(("train_reviews", "validation_reviews"), _COUNT),
}

# A model that was opened was trained elsewhere, on nobody knows what.
_OF_OPENED = _WITHIN | dict.fromkeys(("train_reviews", "validation_reviews", "steps"), (0, 0))

OPENED_EPOCH = 1
"""Under which epoch the weights of a model that was opened are kept."""

MAGNIFIED = 1e-3
"""A batch's loss that parts farther shows on the screen."""

# Is given what a work on a worker has to tell, as JSON values.
Report = Callable[[Mapping[str, Any]], None]


class RunState(StrEnum):
    """How a run ended.

    Stopped means before its last epoch: a person pressed Stop, a limit was reached, or its worker
    was lost and the epochs until then were rescued. Opened means that Keras trained it elsewhere:
    the file has no history.
    """

    FINISHED = "finished"
    STOPPED = "stopped"
    OPENED = "opened"


@dataclass(frozen=True)
class BatchMetrics:
    """Metrics of a training between two epochs.

    Args:
        epoch: from 1.
        step: batches done in this epoch, from 1.
        loss: mean binary cross-entropy over the reviews since the last BatchMetrics.
        accuracy: share of those reviews that was right, from 0 to 1.
        seconds: since the run started.
    """

    epoch: int
    step: int
    steps: int
    loss: float
    accuracy: float
    seconds: float

    @property
    def epochs_done(self) -> float:
        """Position on the axis of epochs, e.g. 1.5 in the middle of epoch 2."""
        return self.epoch - 1 + self.step / self.steps


@dataclass(frozen=True)
class EpochMetrics:
    """One pass over the training reviews.

    Args:
        epoch: from 1.
        loss: mean binary cross-entropy over the epoch's batches, while the weights still moved.
        accuracy: share of training reviews that was right, likewise.
        val_loss: the same on the validation reviews, after the epoch.
        val_accuracy: likewise.
        seconds: for training and validation.
        reviews_per_second: training reviews in a second of training.
        parted: how far a batch's loss was, until then, from that of a training whose weights began
            one rounding error apart; 0 where none trained along.
    """

    epoch: int
    loss: float
    accuracy: float
    val_loss: float
    val_accuracy: float
    seconds: float
    reviews_per_second: float
    parted: float = 0.0

    @property
    def magnifies_rounding(self) -> bool:
        """Whether Keras, or another processor, ends elsewhere with the same seed."""
        return self.parted > MAGNIFIED


def best_epoch(history: Sequence[EpochMetrics]) -> EpochMetrics:
    """The epoch with the highest val_accuracy; the first of equals.

    Args:
        history: at least one epoch.
    """
    return max(history, key=lambda metrics: metrics.val_accuracy)


@dataclass(frozen=True)
class RunPlan:
    """Facts about a run that are known before its first batch.

    Args:
        dataset: description of the dataset, for the screen.
        train_reviews: reviews trained on, after `maxlen`.
        validation_reviews: likewise.
        positive_share: share of validation reviews that are positive, from 0 to 1.
        negative: what label 0 is called in the dataset; empty for negative.
        positive: likewise label 1.
    """

    dataset: str
    fingerprint: str
    train_reviews: int
    validation_reviews: int
    positive_share: float
    parameters: int
    steps: int
    negative: str = ""
    positive: str = ""

    @property
    def labels(self) -> tuple[str, str]:
        """What labels 0 and 1 are called, whatever a file said; empty for negative and positive."""
        return plain_labels(self.negative, self.positive)

    @classmethod
    def from_mapping(cls, values: Mapping[str, Any], *, opened: bool = False) -> Self:
        """The plan of a run's description; what else older ones say of it is left out.

        Args:
            values: as JSON gives them back.
            opened: whether the run was opened, so that it has no reviews.

        Raises:
            ValueError: a field is missing, or no value of it.
        """
        return record(cls, values, within=_OF_OPENED if opened else _WITHIN)

    @property
    def majority_accuracy(self) -> float:
        """Validation accuracy of always guessing the more frequent label, from 0.5 to 1."""
        return max(self.positive_share, 1 - self.positive_share)


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The network at the end of an epoch.

    Args:
        metrics: how the epoch went; None before the first epoch.
        weights: what the network has learned by then.
    """

    metrics: EpochMetrics | None
    weights: NetworkWeights


@dataclass(frozen=True)
class TrainedRun:
    """A trained run: its config, history and result.

    Args:
        run_id: 16 hexadecimal digits, or bundled-<what it shows>.
        state: finished, stopped after `history[-1].epoch`, or opened.
        history: one entry for each finished epoch; empty only where it was opened.
        batches: points between the epochs, at most 500.
        seconds: from the first batch to the end.
        versions: of the packages that trained it.
        why: what stopped it, a sentence; empty where a person did.
    """

    run_id: str
    config: RunConfig
    plan: RunPlan
    state: RunState
    history: tuple[EpochMetrics, ...]
    batches: tuple[BatchMetrics, ...]
    seconds: float
    versions: Mapping[str, str]
    why: str = ""

    @property
    def best(self) -> EpochMetrics:
        """The epoch with the highest val_accuracy; the first of equals.

        Raises:
            ValueError: the run was opened and has no history.
        """
        return best_epoch(self.history)

    @property
    def best_epoch(self) -> int:
        """Number of the best epoch; of a run that was opened the only one that is kept."""
        return OPENED_EPOCH if self.opened else self.best.epoch

    @property
    def val_accuracy(self) -> float | None:
        """Of the best epoch; None where it was opened, and so never validated here."""
        return None if self.opened else self.best.val_accuracy

    @property
    def opened(self) -> bool:
        """Whether it is a model that Keras trained elsewhere."""
        return self.state == RunState.OPENED

    @property
    def bundled(self) -> bool:
        """Whether the run came with the project."""
        return self.run_id.startswith("bundled-")

    @property
    def name(self) -> str:
        """The displayed name of the run."""
        return default_name(self.run_id, self.config)

    def name_at(self, epoch: int) -> str:
        """The displayed name of the network after an epoch; epoch 0 is untrained."""
        if self.opened:
            return self.name
        if not epoch:
            return t("{name}, untrained", name=self.name)
        return t("{name}, epoch {epoch}", name=self.name, epoch=epoch)

    def as_mapping(self) -> dict[str, Any]:
        """Everything as JSON values."""
        return {**asdict(self), "config": self.config.as_mapping()}

    @classmethod
    def from_mapping(cls, values: Mapping[str, Any]) -> Self:
        """The run that `as_mapping` described.

        Args:
            values: as JSON gives them back, lists in place of tuples; `why` may be missing.

        Raises:
            KeyError, TypeError, ValueError, ConfigError: it is not a run's description.
        """
        kind = UnevenConfig if "later_units" in values["config"] else RunConfig
        config = kind.from_mapping(values["config"])
        history = [
            record(EpochMetrics, entry, within=_WITHIN)
            for entry in entries(values["history"], most=config.epochs)
        ]
        if [metrics.epoch for metrics in history] != list(range(1, len(history) + 1)):
            raise ValueError("the epochs are not 1, 2, ... in order")
        state = RunState(values["state"])
        if history and state == RunState.OPENED:
            raise ValueError("a model that was opened has no epochs")
        batches = entries(values["batches"], most=2 * MAX_POINTS)
        return record(
            cls,
            {
                **values,
                "config": config,
                "plan": RunPlan.from_mapping(values["plan"], opened=state == RunState.OPENED),
                "state": state,
                "history": tuple(history),
                "batches": tuple(record(BatchMetrics, entry, within=_WITHIN) for entry in batches),
                "versions": texts(values["versions"]),
            },
        )
