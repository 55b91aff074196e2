"""Strips side by side: one review as several networks read it, under one scrubber.

The words are drawn by the word strip's own scripts, a row for each network; `strips.js` moves all
rows at once in the browser, and Python hears of the position a little later.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sentiment_core.charts.base.run_series import GLYPHS, LETTERS
from sentiment_core.client.word_strip.payload import StripWord, build_payload, visible_text
from sentiment_core.i18n import labels_now
from sentiment_core.rnn.analysis.side_by_side import SideBySide
from sentiment_core.ui.components.word_strip.mount import Scrubbed

_FOLDER = Path(__file__).parent
_STRIPS = Scrubbed(
    "side_by_side",
    html=_FOLDER / "strips.html",
    css=_FOLDER / "strips.css",
    script=_FOLDER / "strips.js",
)


@dataclass(frozen=True)
class StripRow:
    """One network's strip.

    Args:
        name: what the run is called; any text.
        facts: lines that stand beside the strip.
        words: every word of the review as the word strip takes it.
    """

    name: str
    facts: tuple[str, ...]
    words: Sequence[StripWord]


def side_by_side_strips(
    reading: SideBySide,
    rows: Sequence[StripRow],
    *,
    letters: Sequence[str],
    position: int,
    colours: Sequence[str],
    key: str,
    label: str,
) -> int:
    """Show the strips and return the position that is chosen.

    Args:
        reading: the same review, at least one word long.
        rows: in the order of the readings.
        letters: what they are called, each one of `LETTERS`.
        position: where the page wants them, a number on the axis of words; clamped.
        key: the component's name in the app; `key` and `key + ".position"` in the session state.
        label: what a screen reader calls the strips.

    Returns:
        The place of the current word, in [0, M - 1].
    """
    payload = strips_payload(reading, rows, letters=letters, colours=colours, label=label)
    return _STRIPS.show(payload, position=position, key=key)


def strips_payload(
    reading: SideBySide,
    rows: Sequence[StripRow],
    *,
    letters: Sequence[str],
    colours: Sequence[str],
    label: str,
) -> dict[str, Any]:
    """The strips as values that JSON can carry.

    Returns:
        `rows`: what the word strip is given for each network, with its letter, glyph, colour, name,
        facts, and `kept`: the number of its last kept word at each position (-1 before the first);
        `tokens`: the word at each position; `count`: M; `review`, `content` as in the word strip.
    """
    drawn = []
    for letter, colour, row, kept in zip(letters, colours, rows, reading.kept, strict=True):
        name = visible_text(row.name)
        words = build_payload(row.words, caption="", label=f"{letter}, {name}")
        drawn.append(
            {
                **words,
                "letter": letter,
                "glyph": GLYPHS[LETTERS.index(letter)],
                "colour": colour,
                "name": name,
                "facts": list(row.facts),
                "kept": np.asarray(kept).tolist(),
            }
        )
    values = {
        "label": label,
        "rows": drawn,
        "tokens": [_token(word) for word in reading.words],
        "count": len(reading),
        "sides": list(labels_now()),
    }
    review = _digest([row["review"] for row in drawn])
    return {**values, "review": review, "content": _digest(values)}


def _token(word: str) -> str:
    # Shown on one line; the strips hold the whole word.
    return visible_text(word if len(word) <= 60 else word[:59] + "…")


def _digest(values: object) -> str:
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()[:16]
