"""Encoding of words as the tensor that the network reads.

`load_data(num_words, skip_top)` replaces words by id 2; the post then leaves out ids 0, 1 and 2, so
no gap stays in the sequence. Both steps are one here: a word is kept or dropped, with a reason.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from sentiment_core.i18n import later, t
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limits import Side
from sentiment_core.text.vocabulary import INDEX_FROM, OOV_ID, PAD_ID, Vocabulary, tokenize

Ids = NDArray[np.int32]
Lengths = NDArray[np.int64]


def embedding_rows(config: RunConfig, vocabulary: Vocabulary) -> int:
    """Rows of the Embedding that a config asks for (`input_dim`): the largest id + 1.

    With all words that is what the post writes as len(word_index) + 4.

    Args:
        config: its `num_words` is the answer unless it is None.
        vocabulary: of the whole dataset; counts only where `num_words` is None.
    """
    return vocabulary.end + 1 if config.num_words is None else config.num_words


class WordStatus(StrEnum):
    """Whether a word was kept, and if not, why."""

    KEPT = later("kept")
    UNKNOWN = later("unknown")
    RARE = later("rare")
    FREQUENT = later("frequent")
    CLIPPED = later("clipped")


@dataclass(frozen=True)
class EncodingRules:
    """The rules of encoding, the same for training and for typed text.

    Args:
        num_words: ids from here on are dropped as too rare.
        skip_top: ids below are dropped as too frequent.
        clip_length: positions in the tensor.
        clipping: which end of a longer review is cut off.
        padding: where zeros are added to a shorter one.
    """

    num_words: int
    skip_top: int
    clip_length: int
    clipping: Side
    padding: Side

    @classmethod
    def of(cls, config: RunConfig, vocabulary: Vocabulary) -> "EncodingRules":
        """The rules a config stands for on a vocabulary.

        Args:
            vocabulary: its `end` is the bound where the config's `num_words` is None.
        """
        return cls(
            num_words=vocabulary.end if config.num_words is None else config.num_words,
            skip_top=config.skip_top,
            clip_length=config.clip_length,
            clipping=config.clipping,
            padding=config.padding,
        )

    def status(self, word_id: int) -> WordStatus:
        """Whether a word with this id is kept, before clipping; `skip_top <= id < num_words`.

        Args:
            word_id: of a word: `OOV_ID`, or from 4. The marks 0 and 1 are no words.

        Returns:
            Any status but CLIPPED.

        Source: the comparison in keras.datasets.imdb.load_data, on the id that is already shifted.
        """
        if word_id == OOV_ID:
            return WordStatus.UNKNOWN
        if word_id < self.skip_top:
            return WordStatus.FREQUENT
        return WordStatus.KEPT if word_id < self.num_words else WordStatus.RARE

    def clip(self, length: int) -> slice:
        """The slice of `length` kept words, from 0, that fits: at most `clip_length` of them."""
        start = int(self.clip_start(np.array(length)))
        return slice(start, min(length, start + self.clip_length))

    def clip_start(self, length: Lengths) -> Lengths:
        """The first of so many kept words that fits, for each of some reviews.

        Args:
            length: kept words of each review; any shape.

        Returns:
            int64, from 0; the shape of `length`.
        """
        if self.clipping == Side.POST:
            return np.zeros_like(length)
        return np.maximum(length - self.clip_length, 0)

    def positions(self, length: int) -> slice:
        """Where `length` words stand in the padded tensor.

        Args:
            length: from 0 to `clip_length`; what is clipped does not count.

        Returns:
            A slice of the tensor's positions.
        """
        start = int(self.first_position(np.array(length)))
        return slice(start, start + length)

    def first_position(self, length: Lengths) -> Lengths:
        """Where the first of so many words stands, for each of some reviews.

        Args:
            length: words of each review, at most `clip_length`; any shape.

        Returns:
            int64, from 0; the shape of `length`.
        """
        if self.padding == Side.POST:
            return np.zeros_like(length)
        return self.clip_length - length


@dataclass(frozen=True)
class EncodedWord:
    """One word of a review with its id and status.

    Args:
        token: the lower-cased word.
        rank: position by frequency from 1; None for an unknown word.
        id: Keras id: rank + 3, or 2 for an unknown word.
        step: timestep at which the network reads it, from 0; None when it does not.
    """

    token: str
    rank: int | None
    id: int
    status: WordStatus
    step: int | None

    def reason(self, rules: EncodingRules) -> str:
        """Why the word was kept or dropped, as a sentence.

        Args:
            rules: those that decide its status.
        """
        why = self.why(rules)
        match self.status:
            case WordStatus.KEPT:
                return t("kept: {why}", why=why)
            case WordStatus.UNKNOWN:
                return t("dropped: {why}", why=why)
            case WordStatus.RARE:
                return t("dropped as too rare: {why}", why=why)
            case WordStatus.FREQUENT:
                return t("dropped as too frequent: {why}", why=why)
            case WordStatus.CLIPPED:
                return t("clipped: {why}", why=why)

    def why(self, rules: EncodingRules) -> str:
        """The reason without the status.

        Args:
            rules: those that decide its status.
        """
        match self.status:
            case WordStatus.KEPT:
                shift = INDEX_FROM
                return t(
                    "id {id} is rank {rank} + {shift}", id=self.id, rank=self.rank, shift=shift
                )
            case WordStatus.UNKNOWN:
                return t("not in the vocabulary (id 2)")
            case WordStatus.RARE:
                most = rules.num_words
                return t(
                    "rank {rank:,}, and id {id:,} is not below num_words ({most:,})",
                    rank=self.rank,
                    id=self.id,
                    most=most,
                )
            case WordStatus.FREQUENT:
                least = rules.skip_top
                return t("id {id} is below skip_top ({least})", id=self.id, least=least)
            case WordStatus.CLIPPED:
                if rules.clipping == Side.PRE:
                    return t("before the last {clip_length} words", clip_length=rules.clip_length)
                return t("after the first {clip_length} words", clip_length=rules.clip_length)


@dataclass(frozen=True, eq=False)
class EncodedReview:
    """An encoded review: the status of every word, and the ids that are read.

    Args:
        words: every word of the review, in order.
        ids: what the network reads, without padding; shape (T,), int32.
        padded: the same in its place in the tensor, zeros elsewhere; shape (clip_length,), int32.
    """

    words: tuple[EncodedWord, ...]
    ids: Ids
    padded: Ids
    rules: EncodingRules

    @property
    def kept(self) -> tuple[EncodedWord, ...]:
        """The words that the network reads, one for each timestep."""
        return tuple(word for word in self.words if word.step is not None)

    @property
    def padded_tokens(self) -> list[str]:
        """The word at each position of `padded`; "[pad]" where a pad stands."""
        tokens = ["[pad]"] * len(self.padded)
        tokens[self.rules.positions(len(self.ids))] = [word.token for word in self.kept]
        return tokens

    @property
    def text(self) -> str:
        """All words joined by blanks; differs for reviews that are encoded differently."""
        return " ".join(word.token for word in self.words)

    def count(self, status: WordStatus) -> int:
        """How many words have this status."""
        return sum(word.status is status for word in self.words)

    @property
    def clipped_in_front(self) -> int:
        """How many words were clipped before the first that is read."""
        return self.count(WordStatus.CLIPPED) if self.rules.clipping == Side.PRE else 0

    @property
    def first_position(self) -> int:
        """Index of the first word in `padded`."""
        return int(self.rules.positions(len(self.ids)).start)


def encode_tokens(
    tokens: Sequence[str], vocabulary: Vocabulary, rules: EncodingRules
) -> EncodedReview:
    """The encoded review of words from `tokenize`.

    Args:
        tokens: lower-cased words, none included.
        vocabulary: the words of the run that reads.
        rules: the rules of the run that reads.
    """
    word_ids = [vocabulary.id(token) for token in tokens]
    statuses = [rules.status(word_id) for word_id in word_ids]
    kept = [index for index, status in enumerate(statuses) if status == WordStatus.KEPT]
    read = kept[rules.clip(len(kept))]
    step_of = {index: step for step, index in enumerate(read)}
    words = tuple(
        EncodedWord(
            token=token,
            rank=vocabulary.rank(token),
            id=word_id,
            status=WordStatus.CLIPPED
            if status == WordStatus.KEPT and index not in step_of
            else status,
            step=step_of.get(index),
        )
        for index, (token, word_id, status) in enumerate(
            zip(tokens, word_ids, statuses, strict=True)
        )
    )
    ids = np.array([word_ids[index] for index in read], dtype=np.int32)
    padded = np.full(rules.clip_length, PAD_ID, dtype=np.int32)
    padded[rules.positions(len(ids))] = ids
    return EncodedReview(words, ids, padded, rules)


def encode_review(review: str, vocabulary: Vocabulary, rules: EncodingRules) -> EncodedReview:
    """The encoded review of a text.

    Args:
        review: any text, empty included.
        vocabulary: the words of the run that reads.
        rules: the rules of the run that reads.
    """
    return encode_tokens(tokenize(review), vocabulary, rules)
