"""What a visitor has in front of them, as far as the tour asks for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from sentiment_core.ui.app.session import times_trained
from sentiment_core.ui.app.url import from_link
from sentiment_core.ui.compare.comparison import compared_ids
from sentiment_core.ui.shapes.overview import Shape
from sentiment_core.ui.shapes.stepper import STEP_LINK
from sentiment_core.ui.shared.stack import SWITCH_LINK

AS_IT_WAS = "as it was"
_WORD = "tour.word"


@dataclass(frozen=True)
class Seen:
    """The session and the link in a few values; None for what is not on the screen.

    Args:
        word: the current word on Read, or AS_IT_WAS where nobody has moved there.
        switch: `return_sequences` as the visitor set it, or AS_IT_WAS.
        output: where the unrolled unit's output is taken.
        step: of the network on Shapes that turns a sequence into a vector, or AS_IT_WAS.
        label: that the language model was given.
        skip_top: as chosen on Encode.
        clip_length: as chosen on Encode.
        pads: in the masking lab.
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
        reading = kept.get("shape") == Shape.SEQUENCE_TO_VECTOR
        return cls(
            word=_word(kept),
            switch=from_link(SWITCH_LINK) or AS_IT_WAS,
            output=kept.get("output_taken"),
            step=(from_link(STEP_LINK) or AS_IT_WAS) if reading else None,
            label=kept.get("write_label"),
            skip_top=kept.get("encode_skip_top"),
            clip_length=kept.get("encode_clip_length"),
            pads=kept.get("pads"),
            trained=times_trained(),
            compared=compared_ids(),
        )


def see_word(token: str) -> None:
    """Note the current word on Read."""
    st.session_state[_WORD] = token


def _word(kept: Mapping[str, Any]) -> str | None:
    position = kept.get("read_strip.position")
    moved = getattr(position, "moved_at", 0)  # not isinstance: a source may be loaded anew
    return kept.get(_WORD) if moved or _WORD not in kept else AS_IT_WAS
