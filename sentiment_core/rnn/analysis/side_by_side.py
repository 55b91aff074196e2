"""One review read by several networks, word by word on one axis."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sentiment_core.rnn.network.trace import ReviewTrace
from sentiment_core.rnn.network.weights import Floats


@dataclass(frozen=True, eq=False)
class SideBySide:
    """Readings of one review on the words that any of the networks read.

    Networks with other settings drop or clip other words, so a word of the axis may be unread by
    some of them: their value there is the one after the last word they did read.

    Args:
        words: the words of the axis; length M.
        kept: number of the last kept word of each reading at each position, from 0; -1 before its
            first. Shape (readings, M), int64.
        probabilities: P(positive) of each reading if the review ended at each position; NaN before
            its first word. Shape (readings, M), float32.
    """

    words: tuple[str, ...]
    kept: NDArray[np.int64]
    probabilities: Floats

    @classmethod
    def of(cls, traces: Sequence[ReviewTrace]) -> "SideBySide":
        """Align one or more readings of the same review on one axis.

        Raises:
            ValueError: they are not of the same words.
        """
        all_words = [trace.encoded.words for trace in traces]
        tokens = [word.token for word in all_words[0]]
        if any([word.token for word in words] != tokens for words in all_words):
            raise ValueError("expected readings of one review; got readings of several")
        read = np.array([[word.step is not None for word in words] for words in all_words])
        read = read.reshape(len(traces), len(tokens))
        positions = np.flatnonzero(read.any(axis=0))
        kept = np.cumsum(read, axis=1, dtype=np.int64)[:, positions] - 1  # (readings, M)
        return cls(
            words=tuple(tokens[position] for position in positions),
            kept=kept,
            probabilities=np.stack(
                [_carried(trace, at) for trace, at in zip(traces, kept, strict=True)]
            ),
        )

    def __len__(self) -> int:
        return len(self.words)


def _carried(trace: ReviewTrace, kept: NDArray[np.int64]) -> Floats:
    after_word = trace.probabilities[trace.words_at]
    values = np.full(len(kept), np.nan, dtype=np.float32)
    values[kept >= 0] = after_word[kept[kept >= 0]]
    return values
