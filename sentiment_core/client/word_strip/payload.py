"""The data of the word strip: plain values, no markup."""

import hashlib
import json
import math
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sentiment_core.i18n import labels_now, t, tn
from sentiment_core.rnn.network.trace import ReviewTrace
from sentiment_core.text.encoding import WordStatus

TOKEN_LENGTH = 500
"""Characters of a token that are sent; the rest is replaced by an ellipsis."""
LONGEST_CLIPPED_RUN = 40
"""Words without a timestep in a row that are shown, when some of them are clipped."""
LONGEST_DROPPED_RUN = 200
"""The same when all were dropped by a rule, as in a review in another language."""
LONG_REVIEW = 2_000
"""Words from which on a dropped run is shortened as a clipped one is."""
FOLDED_WORDS = 2_000
"""Words in all chips together that can be opened; the others are only counted."""


@dataclass(frozen=True)
class StripWord:
    """One word of a review as the strip shows it.

    Args:
        token: the lower-cased word.
        step: timestep at which the network reads it, from 0; None when it does not.
        probability: P(positive) after this word, in [0, 1]; None when unknown.
    """

    token: str
    status: WordStatus
    reason: str
    step: int | None
    probability: float | None


def strip_words(trace: ReviewTrace) -> list[StripWord]:
    """The words of a review as one network reads it."""
    return [
        StripWord(
            token=word.token,
            status=word.status,
            reason=word.reason(trace.encoded.rules),
            step=word.step,
            probability=None
            if word.step is None
            else float(trace.probabilities[trace.words_at[word.step]]),
        )
        for word in trace.encoded.words
    ]


def build_payload(words: Sequence[StripWord], *, caption: str, label: str) -> dict[str, Any]:
    """The review as values that JSON can carry.

    Returns:
        `words`: token, status, reason, probability of every word that is sent; `folds`: the runs
        behind a chip; `count`: T; `statuses`: how many words have which status; `sides`: what
        labels 0 and 1 are called; `review`: the same for the same words; `content`: the same only
        if all of it is.

    Raises:
        ValueError: the steps of the kept words are not 0, 1, 2, ...
    """
    steps = [word.step for word in words if word.status == WordStatus.KEPT]
    if steps != list(range(len(steps))):
        raise ValueError(f"steps of kept words must be 0, 1, 2, ...; got {steps[:10]}")
    sent: list[list[Any]] = []
    folds: list[dict[str, Any]] = []
    budget = FOLDED_WORDS
    for run in _runs(words):
        shown = len(run)
        if _is_folded(run, len(words)):
            shown = min(len(run), budget)
            budget -= shown
            folds.append(_fold(run, start=len(sent), shown=shown))
        head = (shown + 1) // 2
        sent += [_entry(word) for word in (*run[:head], *run[len(run) - shown + head :])]
    values: dict[str, Any] = {
        "label": label,
        "caption": caption,
        "count": len(steps),
        "statuses": dict(Counter(str(word.status) for word in words)),
        "words": sent,
        "folds": folds,
        "sides": list(labels_now()),
    }
    review = _digest([[word.token, str(word.status)] for word in words])
    return {**values, "review": review, "content": _digest([review, values])}


def _runs(words: Sequence[StripWord]) -> Iterator[list[StripWord]]:
    """The review in pieces that alternate between kept words and words that are not read."""
    for _, run in groupby(words, key=lambda word: word.status == WordStatus.KEPT):
        yield list(run)


def _is_folded(run: Sequence[StripWord], total: int) -> bool:
    if run[0].status == WordStatus.KEPT:
        return False
    clipped = any(word.status == WordStatus.CLIPPED for word in run)
    short = clipped or total > LONG_REVIEW
    return len(run) > (LONGEST_CLIPPED_RUN if short else LONGEST_DROPPED_RUN)


def _fold(run: Sequence[StripWord], *, start: int, shown: int) -> dict[str, Any]:
    """A chip: where its words start among those sent, how many follow, and what stands on it."""
    statuses = Counter(str(word.status) for word in run)
    if len(statuses) == 1:
        status = t(next(iter(statuses)))
        text = tn("{n:,} word {status}", "{n:,} words {status}", len(run), status=status)
    else:
        parts = ", ".join(f"{count:,} {t(status)}" for status, count in statuses.most_common())
        text = tn(
            "{n:,} word not read: {parts}", "{n:,} words not read: {parts}", len(run), parts=parts
        )
    hidden = len(run) - shown
    return {
        "start": start,
        "shown": shown,
        "text": text,
        "gap": (shown + 1) // 2,
        "hidden": tn("{n:,} more word", "{n:,} more words", hidden) if hidden else "",
    }


def _entry(word: StripWord) -> list[Any]:
    value = word.probability
    known = word.status == WordStatus.KEPT and value is not None and math.isfinite(value)
    return [
        visible_text(word.token),
        str(word.status),
        visible_text(word.reason),
        round(min(1.0, max(0.0, float(value or 0.0))), 4) if known else None,
    ]


def visible_text(text: str) -> str:
    """A text with unprintable characters replaced, cut to a length that can be drawn."""
    if len(text) > TOKEN_LENGTH:
        text = text[:TOKEN_LENGTH] + "…"
    if text.isprintable():
        return text
    return "".join("\ufffd" if unicodedata.category(c) in {"Cc", "Cs"} else c for c in text)


def _digest(values: object) -> str:
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()[:16]
