"""The state of the page that the tour's steps depend on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from sentiment_core.lessons.shape import Shape
from sentiment_core.ui.app import keys
from sentiment_core.ui.app.session import times_trained
from sentiment_core.ui.app.url import from_link

AS_IT_WAS = "as it was"
_WORD = "tour.word"


@dataclass(frozen=True)
class Seen:
    """Values of session and link that the tour reads; None for what is not displayed.

    Args:
        word: the current word on Read, or AS_IT_WAS where nobody has moved there.
        switch: `return_sequences` as the visitor set it, or AS_IT_WAS.
        output: where the unrolled unit's output is taken.
        step: of the network on Shapes that turns a sequence into a vector, or AS_IT_WAS.
        label: that the language model was given.
        trained: how often the visitor started a run.
        compared: the ticked runs.
    """

    word: str | None = None
    switch: str | None = None
    output: str | None = None
    step: str | None = None
    label: str | None = None
    skip_top: int | None = None
    clip_length: int | None = None
    pads: int | None = None
    trained: int = 0
    compared: tuple[str, ...] | None = None

    @classmethod
    def now(cls) -> "Seen":
        """Read it from the session and the link."""
        kept: dict[str, Any] = {str(key): value for key, value in st.session_state.items()}
        reading = kept.get(keys.SHAPE) == Shape.SEQUENCE_TO_VECTOR
        compared = kept.get(keys.COMPARED)
        return cls(
            word=_word(kept),
            switch=from_link(keys.SWITCH) or AS_IT_WAS,
            output=kept.get(keys.OUTPUT_TAKEN),
            step=(from_link(keys.SHAPE_STEP) or AS_IT_WAS) if reading else None,
            label=kept.get(keys.WRITE_LABEL),
            skip_top=kept.get(keys.ENCODE + "skip_top"),
            clip_length=kept.get(keys.ENCODE + "clip_length"),
            pads=kept.get(keys.PADS),
            trained=times_trained(),
            compared=None if compared is None else tuple(compared),
        )


def see_word(token: str) -> None:
    """Note the current word on Read."""
    st.session_state[_WORD] = token


def _word(kept: Mapping[str, Any]) -> str | None:
    position = kept.get(keys.READ_POSITION)
    moved = getattr(position, "moved_at", 0)  # not isinstance: a source may be loaded anew
    return kept.get(_WORD) if moved or _WORD not in kept else AS_IT_WAS
