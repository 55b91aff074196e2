"""Projection of a network's states on their first two principal components."""

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from sentiment_core.data.dataset import Dataset, Reviews
from sentiment_core.data.tensors import choose_reviews, pad_reviews
from sentiment_core.rnn.evaluation.validation import read_arrays, write_arrays
from sentiment_core.rnn.network.beginnings import outputs_of_beginnings
from sentiment_core.rnn.network.forward import layers_of, read_ids
from sentiment_core.rnn.network.trace import apply_head
from sentiment_core.rnn.network.weights import Floats, NetworkWeights
from sentiment_core.rnn.runs.run import TrainedRun
from sentiment_core.rnn.runs.store import RunStore
from sentiment_core.settings.config import RunConfig
from sentiment_core.text.encoding import EncodingRules
from sentiment_core.text.vocabulary import PAD_ID

Doubles = NDArray[np.float64]

FILE = "projection.npz"
MAX_REVIEWS = 300
MAX_BOTH_WAYS = 40
"""Reviews that a bidirectional network reads for its map: each of their beginnings anew."""
MAX_STATES = 40_000
MAX_CLOUD = 1_500
_BATCH = 50


@dataclass(frozen=True, eq=False)
class Projection:
    """The plane in which the last layer's states of one network differ most.

    Principal component analysis: the components are the two directions of the largest variance,
    at right angles to each other. Of the first, the side of higher probability is positive.

    Args:
        mean: of the states; shape (units,), float32.
        components: two directions of length 1; shape (2, units), float32.
        explained: share of the variance along each, from 0 to 1; shape (2,), float32.
        cloud: some of the states on the plane; shape (M, 2), float32, M at most 1,500.
        probabilities: P(positive) at each of these; shape (M,), float32.
        reviews: how many validation reviews the states come from.
        states: how many states the directions were computed from.
        epoch: after which the network read them.
    """

    mean: Floats
    components: Floats
    explained: Floats
    cloud: Floats
    probabilities: Floats
    reviews: int
    states: int
    epoch: int

    @property
    def units(self) -> int:
        """Size of the states it takes."""
        return len(self.mean)

    def project(self, states: Floats) -> Floats:
        """States on the plane.

        Args:
            states: shape (T, units).

        Returns:
            float32, shape (T, 2).
        """
        return np.asarray((states - self.mean) @ self.components.T, dtype=np.float32)

    def save(self, folder: Path) -> None:
        """Write the projection into a run's folder; an old file is replaced whole.

        The cloud and its probabilities are kept as float16.

        Raises:
            OSError: it cannot be written.
        """
        write_arrays(
            folder / FILE,
            mean=self.mean,
            components=self.components,
            explained=self.explained,
            # Points on a screen: three digits are more than the eye sees.
            cloud=self.cloud.astype(np.float16),
            probabilities=self.probabilities.astype(np.float16),
            counts=np.array([self.reviews, self.states, self.epoch]),
        )

    @classmethod
    def of(cls, store: RunStore, run: TrainedRun) -> Self | None:
        """The projection stored with a run; None where it is missing or damaged."""
        arrays = read_arrays(store.folder_of(run) / FILE)
        try:
            reviews, states, epoch = (int(count) for count in arrays["counts"])
            projection = cls(
                mean=arrays["mean"].astype(np.float32),
                components=arrays["components"].astype(np.float32),
                explained=arrays["explained"].astype(np.float32),
                cloud=arrays["cloud"].astype(np.float32),
                probabilities=arrays["probabilities"].astype(np.float32),
                reviews=reviews,
                states=states,
                epoch=epoch,
            )
        except (KeyError, ValueError, TypeError):
            return None
        return projection if projection._is_whole() else None

    def _is_whole(self) -> bool:
        floats = (self.mean, self.components, self.explained, self.cloud, self.probabilities)
        return (
            self.mean.ndim == 1
            and self.components.shape == (2, self.units)
            and self.explained.shape == (2,)
            and self.probabilities.ndim == 1
            and self.cloud.shape == (len(self.probabilities), 2)
            and all(bool(np.isfinite(array).all()) for array in floats)
        )


def project_validation(
    config: RunConfig, dataset: Dataset, weights: NetworkWeights, *, epoch: int
) -> Projection | None:
    """The projection of the states while a network reads its validation reviews.

    Returns:
        The projection; None where no word of the first reviews reaches the network.

    Raises:
        DataError: as in `choose_reviews`.
    """
    _, validation = choose_reviews(config, dataset)
    reviews = min(len(validation), MAX_BOTH_WAYS if config.bidirectional else MAX_REVIEWS)
    rules = EncodingRules.of(config, dataset.vocabulary)
    states = validation_states(
        validation.part(0, reviews), rules, weights, mask_zero=config.mask_zero
    )
    return fit_projection(states, weights, reviews=reviews, epoch=epoch) if len(states) else None


def validation_states(
    reviews: Reviews, rules: EncodingRules, weights: NetworkWeights, *, mask_zero: bool
) -> Floats:
    """What the head is given after every word of some reviews, one review after the other.

    Args:
        mask_zero: whether it skips padding; where not, the states after pads are among them.

    Returns:
        float32, shape (states, outputs); at most 40,000 states, evenly taken where there are more.
    """
    padded = pad_reviews(reviews, rules)
    layers = layers_of(weights, keep=False)
    total = np.count_nonzero(padded) if mask_zero else padded.size
    every = -(-total // MAX_STATES) or 1
    parts = [np.empty((0, weights.outputs), dtype=np.float32)]
    seen = 0
    batch = 1 if weights.backwards else _BATCH
    for start in range(0, len(padded), batch):
        ids = padded[start : start + batch]
        if weights.backwards:
            states = outputs_of_beginnings(ids[ids != PAD_ID] if mask_zero else ids[0], weights)
        else:
            read = read_ids(ids, weights, layers, mask_zero=mask_zero)[-1]
            states = read.hidden_states[np.argsort(read.steps.index)]
        parts.append(states[-seen % every :: every])
        seen += len(states)
    return np.concatenate(parts)


def principal_plane(points: Floats) -> tuple[Doubles, Doubles, Doubles]:
    """The two directions in which points differ most, the first of them farthest.

    Args:
        points: at least one; shape (N, size), size at least 2.

    Returns:
        float64: the mean, shape (size,); the directions, of length 1 and at right angles to each
        other, shape (2, size); the share of the variance along each, shape (2,).
    """
    mean: Doubles = points.mean(axis=0, dtype=np.float64)
    centred = points - mean  # (N, size), float64
    # The singular vectors of the covariance are those of the points; it is far smaller.
    directions, variances, _ = np.linalg.svd(centred.T @ centred / len(points))
    total = variances.sum()
    return mean, directions[:, :2].T.copy(), variances[:2] / (total if total > 0 else 1)


def fit_projection(
    states: Floats, weights: NetworkWeights, *, reviews: int, epoch: int
) -> Projection:
    """The projection of some states.

    Args:
        states: at least one; shape (states, units), float32.
        weights: the network that held them, for their probabilities.
        reviews: how many reviews they come from.
        epoch: after which epoch the network is.
    """
    mean, components, explained = principal_plane(states)
    # A direction and its opposite serve equally well, so the sign needs a rule.
    towards_positive = components[0] @ weights.head_kernel[:, 0]
    largest = components[1][np.argmax(np.abs(components[1]))]
    components[0] *= -1 if towards_positive < 0 else 1
    components[1] *= -1 if largest < 0 else 1
    shown = states[np.linspace(0, len(states) - 1, min(len(states), MAX_CLOUD)).astype(int)]
    projection = Projection(
        mean=mean.astype(np.float32),
        components=components.astype(np.float32),
        explained=explained.astype(np.float32),
        cloud=np.empty((0, 2), dtype=np.float32),
        probabilities=apply_head(shown, weights),
        reviews=reviews,
        states=len(states),
        epoch=epoch,
    )
    return dataclasses.replace(projection, cloud=projection.project(shown))
