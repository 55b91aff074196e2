"""The sample review: one fixed review, read with the weights of every epoch."""

import functools
from dataclasses import dataclass

import numpy as np

from sentiment_core.data.sources import DATASETS, load_dataset
from sentiment_core.errors import DataError
from sentiment_core.rnn.network.trace import trace_review
from sentiment_core.rnn.runs.folder import RunFolder
from sentiment_core.settings.config import RunConfig
from sentiment_core.text.encoding import EncodingRules, encode_review
from sentiment_core.text.vocabulary import OOV_ID, tokenize

# Written for this project: it turns in the middle, so that a network that has learned nothing, one
# that has learned words and one that follows the turn read it differently.
SAMPLE_REVIEW = (
    "the beginning is boring and awful but the story is wonderful the acting excellent "
    "and i loved it"
)
SAMPLE_WORDS = tuple(SAMPLE_REVIEW.split())


def sample_words(dataset: str) -> tuple[str, ...]:
    """The words of the sample review for the networks of a dataset.

    Args:
        dataset: its name in a config.

    Returns:
        `SAMPLE_WORDS`. A dataset with words of its own may not know one of them: for it the longest
        of the first `len(SAMPLE_WORDS)` words of its validation reviews that it knows all of.
    """
    try:
        return _words_of(dataset)
    except DataError:  # removed; it may be added again
        return SAMPLE_WORDS


@functools.lru_cache(maxsize=100)
def _words_of(dataset: str) -> tuple[str, ...]:
    if not DATASETS[dataset].kept:
        return SAMPLE_WORDS
    found = load_dataset(dataset)
    best: tuple[str, ...] = ()
    for n in np.flatnonzero(found.test.lengths > 0):
        ids = found.test[int(n)][: len(SAMPLE_WORDS)]
        if len(ids) > len(best) and ids.min() > OOV_ID:
            words = tuple(found.vocabulary.decode(ids))
            if tuple(tokenize(" ".join(words))) == words:
                best = words
    return best or SAMPLE_WORDS


@dataclass(frozen=True)
class SampleReading:
    """The reading of the sample review after one epoch.

    Args:
        epoch: 0 is before the first.
        probabilities: P(positive) after each word, in [0, 1]; None for a word that the network is
            not given.
    """

    epoch: int
    probabilities: tuple[float | None, ...]
    prediction: float


def read_sample(folder: RunFolder, epoch: int, config: RunConfig) -> SampleReading:
    """The reading of the sample review with a run's weights of one epoch.

    Args:
        folder: of the run, finished or being written.
        epoch: whose weights are used; they must have been written whole.

    Raises:
        RunError: the weights or words are not there, or damaged.
    """
    vocabulary = folder.read_vocabulary()
    trace = trace_review(
        encode_review(
            " ".join(sample_words(config.dataset)), vocabulary, EncodingRules.of(config, vocabulary)
        ),
        folder.read_weights(epoch, config),
        mask_zero=config.mask_zero,
        model_name="",
    )
    after_word = trace.probabilities[trace.words_at]  # (words,)
    return SampleReading(
        epoch,
        tuple(
            None if word.step is None else round(float(after_word[word.step]), 4)
            for word in trace.encoded.words
        ),
        trace.prediction,
    )
