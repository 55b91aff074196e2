"""The steps of encoding a review, with the shape after each."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sentiment_core.i18n import t, tn
from sentiment_core.text.encoding import EncodedReview, Ids, WordStatus
from sentiment_core.text.folding import EDGE, fold, folded_characters
from sentiment_core.text.vocabulary import OOV_ID, tokenize


@dataclass(frozen=True)
class EncodingStep:
    """One step of encoding.

    Args:
        code: how that is written in Python.
        shape: of what comes out.
        count: how many characters, words or positions there are then.
        lost: how many things this step leaves out; 0 where it adds or only turns.
        note: what is lost or added, in words.
    """

    name: str
    code: str
    shape: tuple[int, ...]
    count: int
    lost: int
    note: str


def encoding_steps(review: str, encoded: EncodedReview) -> tuple[EncodingStep, ...]:
    """The steps of encoding a review, with what each one drops.

    Args:
        encoded: what became of it.
    """
    rules = encoded.rules
    words, positions = len(encoded.words), rules.clip_length
    unknown, rare, frequent, clipped = (
        encoded.count(status)
        for status in (WordStatus.UNKNOWN, WordStatus.RARE, WordStatus.FREQUENT, WordStatus.CLIPPED)
    )
    left = words - unknown - rare - frequent
    read = len(encoded.ids)
    plain = fold(review)
    marks = punctuation_marks(plain)
    pre = rules.padding == "pre"
    lowest = max(rules.skip_top, OOV_ID + 1)
    return (
        EncodingStep(t("text"), "review", (len(review),), len(review), 0, t("characters")),
        EncodingStep(
            t("ASCII marks"), "review = fold(review)", (len(plain),), len(plain), 0, _folded(review)
        ),
        EncodingStep(
            t("words"),
            "tokenize(review)",
            (words,),
            words,
            marks,
            tn(
                "{n:,} punctuation mark, all capitals",
                "{n:,} punctuation marks, all capitals",
                marks,
            ),
        ),
        EncodingStep(
            t("ids"),
            "rank + 3, or 2",
            (words,),
            words,
            0,
            t("unknown, with id 2: {unknown:,}", unknown=unknown),
        ),
        EncodingStep(
            t("drop"),
            f"{lowest} <= id < {rules.num_words}",
            (left,),
            left,
            unknown + rare + frequent,
            t(
                "{unknown:,} unknown, {rare:,} rare, {frequent:,} frequent",
                unknown=unknown,
                rare=rare,
                frequent=frequent,
            ),
        ),
        EncodingStep(
            t("clip"),
            f"ids[-{positions}:]" if rules.clipping == "pre" else f"ids[:{positions}]",
            (read,),
            read,
            clipped,
            _clipped(clipped, start=rules.clipping == "pre") if clipped else t("short enough"),
        ),
        EncodingStep(
            t("pad"),
            f'padding="{rules.padding}"',
            (positions,),
            positions,
            0,
            tn("{n:,} zero before the words", "{n:,} zeros before the words", positions - read)
            if pre
            else tn("{n:,} zero after the words", "{n:,} zeros after the words", positions - read),
        ),
        EncodingStep(
            t("batch axis"),
            "ids[None]",
            (1, positions),
            positions,
            0,
            t("one more axis: the batch"),
        ),
        EncodingStep(
            t("extra axis"),
            "ids[None, :, None]",
            (1, positions, 1),
            positions,
            0,
            t("one more; Keras drops a last axis of 1"),
        ),
    )


def typographic_marks(review: str) -> int:
    """How many characters `fold` replaces or leaves out; blanks around a symbol do not count."""
    pairs = zip(review, folded_characters(review), strict=True)
    return sum(plain.strip(EDGE) != character for character, plain in pairs)


def punctuation_marks(review: str) -> int:
    """How many characters other than white space are dropped as separators."""
    return sum(
        count
        for character, count in Counter(review).items()
        if not character.isspace() and not tokenize(character)
    )


def stack(batch: Sequence[EncodedReview]) -> Ids:
    """The tensor of a batch.

    Args:
        batch: reviews encoded by the same rules, at least one.

    Returns:
        int32, shape (N, clip_length).
    """
    return np.stack([encoded.padded for encoded in batch])


def _folded(review: str) -> str:
    return tn(
        "{n:,} typographic mark replaced",
        "{n:,} typographic marks replaced",
        typographic_marks(review),
    )


def _clipped(words: int, *, start: bool) -> str:
    if start:
        return tn("{n:,} word at the beginning", "{n:,} words at the beginning", words)
    return tn("{n:,} word at the end", "{n:,} words at the end", words)
