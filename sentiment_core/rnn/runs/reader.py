"""Reader: a run's vocabulary, encoding rules and weights, to read reviews with."""

from collections.abc import Container
from dataclasses import dataclass

import numpy as np

from sentiment_core.data.sources import dataset_of_run
from sentiment_core.errors import RunError
from sentiment_core.i18n import t
from sentiment_core.rnn.network.predict import predict
from sentiment_core.rnn.network.trace import ReviewTrace, trace_review
from sentiment_core.rnn.network.weights import NetworkWeights
from sentiment_core.rnn.runs.run import TrainedRun
from sentiment_core.rnn.runs.store import RunStore
from sentiment_core.text.encoding import EncodedReview, EncodingRules, Ids, encode_tokens
from sentiment_core.text.vocabulary import PAD_ID, Vocabulary, tokenize


@dataclass(frozen=True, eq=False)
class Reader:
    """A network that can read typed text.

    Args:
        epoch: after which epoch; 0 is before the first.
        vocabulary: the words it knows, and the rarer ones of its dataset where that is here.
    """

    run: TrainedRun
    epoch: int
    vocabulary: Vocabulary
    rules: EncodingRules
    weights: NetworkWeights

    @classmethod
    def of(cls, store: RunStore, run: TrainedRun, *, epoch: int | None = None) -> "Reader":
        """The reader of a run.

        Args:
            epoch: None for the one with the best val_accuracy.

        Raises:
            RunError: the weights or words of the run are not kept, or damaged.
        """
        epoch = run.best_epoch if epoch is None else epoch
        weights = store.weights(run, epoch)
        vocabulary = _with_rarer_words(store.vocabulary(run), run)
        rules = EncodingRules.of(run.config, vocabulary)
        if len(weights.embedding) < rules.num_words:  # a word would have no row
            raise RunError(
                t(
                    "The weights and words of run {name} do not fit together. Train it again.",
                    name=run.run_id,
                )
            )
        return cls(run, epoch, vocabulary, rules, weights)

    @property
    def model_name(self) -> str:
        """The displayed name of the network."""
        return self.run.name_at(self.epoch)

    def encode(self, review: str, *, own: Container[str] = ()) -> EncodedReview:
        """The encoding of a review by this run's rules.

        Args:
            review: any text, empty included.
            own: as in `tokenize`.
        """
        return encode_tokens(tokenize(review, own=own), self.vocabulary, self.rules)

    def read(self, review: str, *, own: Container[str] = ()) -> ReviewTrace:
        """The trace of a review.

        Args:
            review: any text, empty included.
            own: as in `tokenize`.
        """
        return self.trace(self.encode(review, own=own))

    def trace(self, encoded: EncodedReview) -> ReviewTrace:
        """The trace of an encoded review."""
        return trace_review(
            encoded, self.weights, mask_zero=self.run.config.mask_zero, model_name=self.model_name
        )

    def probability(self, ids: Ids) -> float:
        """P(positive) of a sequence of ids, padded and masked as this run does.

        Args:
            ids: at most `clip_length` of them, none at all included; shape (T,).
        """
        padded = np.full((1, self.rules.clip_length), PAD_ID, dtype=np.int32)
        padded[0, self.rules.positions(len(ids))] = ids
        return float(predict(padded, self.weights, mask_zero=self.run.config.mask_zero)[0])


def _with_rarer_words(stored: Vocabulary, run: TrainedRun) -> Vocabulary:
    """The whole vocabulary of the dataset, which tells the rank of a word that is too rare.

    Args:
        stored: the words that the run has stored; the answer where the dataset is not here, or is
            another of the same name.
    """
    if run.config.num_words is None:  # the run has kept all, and the last one decides its rules
        return stored
    dataset = dataset_of_run(run.config.dataset, run.plan.fingerprint)
    if dataset is None or tuple(dataset.vocabulary.words[: len(stored)]) != tuple(stored.words):
        return stored
    return dataset.vocabulary
