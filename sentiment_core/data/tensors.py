"""The tensors of a run: the selected reviews as padded ids."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sentiment_core.data.dataset import Dataset, Labels, Reviews
from sentiment_core.errors import DataError
from sentiment_core.i18n import t, tn
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limits import ValidationFrom
from sentiment_core.text.encoding import EncodingRules, Ids
from sentiment_core.text.vocabulary import PAD_ID

_SMALL = 2_000  # training reviews


@dataclass(frozen=True, eq=False)
class TrainingTensors:
    """The arguments of `model.fit`.

    Args:
        x_train: padded ids; shape (N, clip_length), int32.
        y_train: labels; shape (N,), int8.
        x_validation: padded ids; shape (M, clip_length), int32.
        y_validation: labels; shape (M,), int8.
    """

    x_train: Ids
    y_train: Labels
    x_validation: Ids
    y_validation: Labels
    rules: EncodingRules

    def steps(self, batch_size: int) -> int:
        """Batches in an epoch; the last one may be smaller."""
        return -(-len(self.y_train) // batch_size)


def pad_reviews(reviews: Reviews, rules: EncodingRules) -> Ids:
    """Every review, encoded as a typed one is; shape (N, clip_length), int32."""
    kept = (reviews.ids >= rules.skip_top) & (reviews.ids < rules.num_words)
    sums = np.concatenate([[0], np.cumsum(kept)])
    bounds = sums[reviews.offsets]
    ids = reviews.ids[kept]
    lengths = np.diff(bounds)
    cut = np.minimum(lengths, rules.clip_length)
    first_word = bounds[:-1] + rules.clip_start(lengths)
    first_position = np.arange(len(reviews)) * rules.clip_length + rules.first_position(cut)
    # All reviews at once: the words of each, counted from its first.
    within = np.arange(cut.sum()) - np.repeat(np.cumsum(cut) - cut, cut)
    tensor = np.full(len(reviews) * rules.clip_length, PAD_ID, dtype=np.int32)
    tensor[np.repeat(first_position, cut) + within] = ids[np.repeat(first_word, cut) + within]
    return tensor.reshape(len(reviews), rules.clip_length)


def kept_by_maxlen(lengths: NDArray[np.integer], maxlen: int) -> NDArray[np.bool_]:
    """Which reviews `load_data(maxlen=...)` keeps; it shortens none.

    Args:
        lengths: words of each review, without the start mark, which counts too; shape (N,).
        maxlen: as in Keras; a review of so many ids is dropped already.

    Returns:
        bool, shape (N,).
    """
    kept: NDArray[np.bool_] = lengths + 1 < maxlen
    return kept


def suited(config: RunConfig, sizes: tuple[int, int]) -> RunConfig:
    """A config whose counts fit a dataset: all of its reviews where it has fewer.

    A few hundred reviews make a few batches of 128, too few steps to learn from; so a small dataset
    gets smaller batches, more epochs and longer steps where the defaults were chosen.

    Args:
        sizes: training and validation reviews.
    """
    train, test = sizes
    if (config.train_reviews or 0) > train:
        config = replace(config, train_reviews=None)
    if (config.validation_reviews or 0) > test:
        config = replace(config, validation_reviews=None)
    default = (RunConfig.batch_size, RunConfig.epochs, RunConfig.learning_rate)
    if train < _SMALL and (config.batch_size, config.epochs, config.learning_rate) == default:
        config = replace(config, batch_size=16, epochs=6, learning_rate=0.01)
    return config


def choose_reviews(config: RunConfig, dataset: Dataset) -> tuple[Reviews, Reviews]:
    """The training and the validation reviews that a config asks for.

    The first reviews of each split are taken (the splits are shuffled), then `maxlen` drops the
    long ones. With `validation_from="train"` the last reviews of the training split are held out,
    a tenth of them where `validation_reviews` is None.

    Raises:
        DataError: the dataset has fewer reviews than asked for, or `maxlen` leaves none.
    """
    train, validation = dataset.train, dataset.test
    if config.validation_from == ValidationFrom.TRAIN:
        held_out = config.held_out(len(train))
        if not held_out:
            raise DataError(
                tn(
                    "{n:,} training review is too few to hold out a tenth. "
                    "Choose a number of validation reviews.",
                    "{n:,} training reviews are too few to hold out a tenth. "
                    "Choose a number of validation reviews.",
                    len(train),
                )
            )
        if held_out >= len(train):
            raise DataError(
                tn(
                    "Holding out {held_out:,} of {n:,} training review leaves "
                    "none to train on. Choose fewer validation reviews.",
                    "Holding out {held_out:,} of {n:,} training reviews leaves "
                    "none to train on. Choose fewer validation reviews.",
                    len(train),
                    held_out=held_out,
                )
            )
        validation = train.part(len(train) - held_out, len(train))
        train = train.part(0, len(train) - held_out)
    return (
        _first(train, config.train_reviews, config.maxlen, "training", dataset),
        _first(validation, config.validation_reviews, config.maxlen, "validation", dataset),
    )


def training_tensors(config: RunConfig, dataset: Dataset) -> TrainingTensors:
    """The tensors that a config asks for.

    Raises:
        DataError: as in `choose_reviews`.
    """
    train, validation = choose_reviews(config, dataset)
    rules = EncodingRules.of(config, dataset.vocabulary)
    return TrainingTensors(
        pad_reviews(train, rules),
        train.labels,
        pad_reviews(validation, rules),
        validation.labels,
        rules,
    )


def _first(
    reviews: Reviews, count: int | None, maxlen: int | None, role: str, dataset: Dataset
) -> Reviews:
    if count is not None and count > len(reviews):
        raise DataError(
            tn(
                "{description} has {n:,} {role} review; {count:,} were requested. "
                'Choose fewer, or "all".',
                "{description} has {n:,} {role} reviews; {count:,} were requested. "
                'Choose fewer, or "all".',
                len(reviews),
                description=dataset.description,
                role=role,
                count=count,
            )
        )
    reviews = reviews.part(0, len(reviews) if count is None else count)
    if maxlen is None:
        return reviews
    reviews = reviews.select(kept_by_maxlen(reviews.lengths, maxlen))
    if not len(reviews):
        raise DataError(
            t(
                "maxlen={maxlen} drops every {role} review. Raise it, or switch it off.",
                maxlen=maxlen,
                role=role,
            )
        )
    return reviews
