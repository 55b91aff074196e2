"""Reading a review with a run: the run's words, rules and weights put together."""

from dataclasses import dataclass

from sentiment_core.rnn.run import TrainedRun
from sentiment_core.rnn.store import RunStore
from sentiment_core.rnn.trace import ReviewTrace, trace_review
from sentiment_core.rnn.weights import NetworkWeights
from sentiment_core.text.encoding import EncodedReview, EncodingRules, encode_review
from sentiment_core.text.vocabulary import Vocabulary


@dataclass(frozen=True, eq=False)
class Reader:
    """A network that can read typed text.

    Args:
        run: whose network it is.
        epoch: after which epoch; 0 is before the first.
        vocabulary: the words it knows.
        rules: how it encodes a review.
        weights: what it has learned.
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
            store: where the run is kept.
            run: the run.
            epoch: None for the one with the best val_accuracy.

        Raises:
            RunError: the weights or words of the run are not kept, or damaged.
        """
        epoch = run.best.epoch if epoch is None else epoch
        weights = store.weights(run, epoch)
        vocabulary = store.vocabulary(run)
        return cls(run, epoch, vocabulary, EncodingRules.of(run.config, vocabulary), weights)

    @property
    def model_name(self) -> str:
        """Which network this is, for the screen."""
        return self.run.name_at(self.epoch)

    def encode(self, review: str) -> EncodedReview:
        """A review's way to the tensor this network reads."""
        return encode_review(review, self.vocabulary, self.rules)

    def read(self, review: str) -> ReviewTrace:
        """Everything the network holds while it reads a review."""
        return trace_review(
            self.encode(review),
            self.weights,
            mask_zero=self.run.config.mask_zero,
            model_name=self.model_name,
        )
