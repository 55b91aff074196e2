"""A network's predictions on its validation reviews."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from sentiment_core.data.content import Keys, content_keys, find_reviews
from sentiment_core.data.dataset import Dataset, Labels, Reviews
from sentiment_core.data.npz import read_npz
from sentiment_core.data.tensors import choose_reviews, kept_by_maxlen, pad_reviews
from sentiment_core.rnn.evaluation.evaluation import Evaluation, count_predictions
from sentiment_core.rnn.network.decision import says_positive
from sentiment_core.rnn.network.predict import predict
from sentiment_core.rnn.network.weights import Floats, NetworkWeights
from sentiment_core.rnn.runs.run import TrainedRun
from sentiment_core.rnn.runs.store import RunStore
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limits import ValidationFrom
from sentiment_core.text.encoding import EncodingRules

FILE = "validation.npz"
MAX_REVIEWS = 5_000
# Multiplications; about a second on one core, for which a person who pressed Stop waits.
_MAX_WORK = 4e10

Positions = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class ValidationResult:
    """P(positive) of each validation review, after one epoch.

    A position (from 0) counts the reviews of this result. Texts are not kept: `indexes` says where
    each review stands in its split of the dataset, `keys` by what it is found in another one.

    Args:
        probabilities: shape (N,), float32.
        labels: 1 positive, 0 negative; shape (N,), int8.
        indexes: place of each review in its split, from 0, ascending; shape (N,), int64.
        split: which split that is.
        reviews: how many validation reviews the run has. Where there are more than N, only the
            first N were read.
        epoch: after which the network read them.
        keys: of their words, from `content_keys`; shape (N,), uint64. None in results of before.
    """

    probabilities: Floats
    labels: Labels
    indexes: Positions
    split: ValidationFrom
    reviews: int
    epoch: int
    keys: Keys | None = None

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def capped(self) -> bool:
        """Whether only the first of the validation reviews were read."""
        return len(self) < self.reviews

    @property
    def evaluation(self) -> Evaluation:
        """How many predictions were right and wrong."""
        return count_predictions(self.probabilities, self.labels)

    @property
    def right(self) -> NDArray[np.bool_]:
        """Which predictions are right; shape (N,), bool."""
        found: NDArray[np.bool_] = says_positive(self.probabilities) == (self.labels == 1)
        return found

    @property
    def mistakes(self) -> Positions:
        """Positions of the wrong predictions, the most confident first; shape (wrong,), int64."""
        return self._confident_first(~self.right)

    def cell(self, *, truly: int, predicted: int) -> Positions:
        """Positions of one cell of the confusion matrix, the most confident first.

        Args:
            truly: the label, 1 positive or 0 negative.
            predicted: the prediction, likewise.

        Returns:
            int64, any length.
        """
        in_cell = says_positive(self.probabilities) == bool(predicted)
        return self._confident_first((self.labels == truly) & in_cell)

    def position(self, index: int) -> int | None:
        """The position of the review at a place in its split; None where it is not among them."""
        at = int(np.searchsorted(self.indexes, index))
        return at if at < len(self) and self.indexes[at] == index else None

    def reviews_of(self, dataset: Dataset) -> Reviews | None:
        """These reviews as a dataset holds them, by position; None where it lacks half of them.

        They are found by their words, whatever ids and places these have there: the dataset may be
        another rebuild of IMDB, or the reviews may stand in another split of it.

        Args:
            dataset: of any fingerprint.

        Returns:
            N reviews with the dataset's ids; one that is not found is empty.
        """
        if self.keys is not None:
            found = find_reviews(dataset, self.keys)
            return found if np.mean(found.lengths > 0) > 0.5 else None  # some are doubles
        split = _split(dataset, self.split)
        if self.indexes[-1] >= len(split):
            return None
        found = Reviews.of([split[index] for index in self.indexes], split.labels[self.indexes])
        return found if np.array_equal(found.labels, self.labels) else None

    def _confident_first(self, wanted: NDArray[np.bool_]) -> Positions:
        positions = np.flatnonzero(wanted).astype(np.int64)
        distance = np.abs(self.probabilities[positions] - np.float32(0.5))
        return positions[np.argsort(-distance, kind="stable")]

    def save(self, folder: Path) -> None:
        """Write the result into a run's folder; an old file is replaced whole.

        Raises:
            OSError: it cannot be written.
        """
        write_arrays(
            folder / FILE,
            probabilities=self.probabilities.astype(np.float32),
            labels=self.labels.astype(np.int8),
            indexes=self.indexes.astype(np.int32),
            split=np.array(str(self.split)),
            reviews=np.array(self.reviews),
            epoch=np.array(self.epoch),
            **({} if self.keys is None else {"keys": self.keys}),
        )

    @classmethod
    def of(cls, store: RunStore, run: TrainedRun) -> Self | None:
        """The result stored with a run; None where it is missing or damaged."""
        arrays = read_arrays(store.folder_of(run) / FILE)
        try:
            result = cls(
                probabilities=arrays["probabilities"].astype(np.float32),
                labels=arrays["labels"].astype(np.int8),
                indexes=arrays["indexes"].astype(np.int64),
                split=ValidationFrom(str(arrays["split"])),
                reviews=int(arrays["reviews"]),
                epoch=int(arrays["epoch"]),
                keys=arrays["keys"].astype(np.uint64) if "keys" in arrays else None,
            )
        except (KeyError, ValueError, TypeError):
            return None
        return result if result._is_whole() else None

    def _is_whole(self) -> bool:
        count = self.labels.size
        return bool(
            self.probabilities.shape == self.labels.shape == self.indexes.shape == (count,)
            and 0 < count <= self.reviews
            and np.all((self.probabilities >= 0) & (self.probabilities <= 1))
            and np.all(np.isin(self.labels, (0, 1)))
            and self.indexes[0] >= 0
            and np.all(np.diff(self.indexes) > 0)
            and (self.keys is None or self.keys.shape == (count,))
        )


def validate(
    config: RunConfig, dataset: Dataset, weights: NetworkWeights, *, epoch: int
) -> ValidationResult:
    """The predictions of a network on its run's validation reviews.

    At most 5,000 are read, fewer of a network so large that this would take long.

    Raises:
        DataError: as in `choose_reviews`.
    """
    _, reviews = choose_reviews(config, dataset)
    count = min(len(reviews), MAX_REVIEWS, _affordable(config, weights))
    read = reviews.part(0, count)
    padded = pad_reviews(read, EncodingRules.of(config, dataset.vocabulary))
    return ValidationResult(
        probabilities=predict(padded, weights, mask_zero=config.mask_zero),
        labels=np.array(read.labels, dtype=np.int8),
        indexes=validation_indexes(config, dataset)[:count],
        split=config.validation_from,
        reviews=len(reviews),
        epoch=epoch,
        keys=content_keys(read, dataset.vocabulary),
    )


def _affordable(config: RunConfig, weights: NetworkWeights) -> int:
    return max(int(_MAX_WORK / (weights.multiplications * config.clip_length)), 100)


def validation_indexes(config: RunConfig, dataset: Dataset) -> Positions:
    """Where the validation reviews that `choose_reviews` gives stand in their split.

    Args:
        config: the run's settings; whether there are so many reviews is not asked here.

    Returns:
        int64, ascending, from 0; shape (N,).
    """
    split = _split(dataset, config.validation_from)
    count = config.validation_reviews
    first = 0
    if config.validation_from == ValidationFrom.TRAIN:
        count = config.held_out(len(split))
        first = len(split) - count
    indexes = np.arange(first, len(split) if count is None else first + count, dtype=np.int64)
    if config.maxlen is None:
        return indexes
    return indexes[kept_by_maxlen(split.lengths[indexes], config.maxlen)]


def _split(dataset: Dataset, split: ValidationFrom) -> Reviews:
    return dataset.train if split == ValidationFrom.TRAIN else dataset.test


def write_arrays(path: Path, **arrays: NDArray[np.generic]) -> None:
    """Write arrays as compressed `.npz`; an old file is replaced whole.

    Args:
        path: in a folder that is there.
        **arrays: by the names under which `read_arrays` gives them.

    Raises:
        OSError: the file cannot be written.
    """
    new = path.with_name(f"{path.name}.new")
    try:
        with new.open("wb") as file:
            np.savez_compressed(file, allow_pickle=False, **arrays)
        os.replace(new, path)
    finally:
        new.unlink(missing_ok=True)


def read_arrays(path: Path) -> dict[str, NDArray[np.generic]]:
    """The arrays of an `.npz` file; none where it is missing or damaged."""
    try:
        return read_npz(path)
    except (OSError, ValueError):
        return {}
