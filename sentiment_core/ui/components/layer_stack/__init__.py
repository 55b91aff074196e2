"""The layer stack: a network as boxes from its words to its probability, to be pressed.

What is shown is decided in Python; `stack.js` draws it and says which box or switch was pressed.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

import streamlit as st

from sentiment_core.client.layer_stack import stack_markup, stack_script, stack_styles
from sentiment_core.client.word_strip.payload import visible_text

__all__ = ["Arrow", "Box", "Pressed", "Switch", "layer_stack_view"]

_mount = st.components.v2.component(
    "layer_stack", html=stack_markup(), css=stack_styles(), js=stack_script()
)


Arrow = Literal["many", "one", "none", "broken"]


@dataclass(frozen=True)
class Switch:
    """A Keras argument inside a box, True or False.

    Args:
        label: what a screen reader calls it.
    """

    on: bool
    label: str


@dataclass(frozen=True)
class Box:
    """A box of the stack.

    Args:
        key: what a press says; empty for a box that cannot be pressed.
        name: of the Keras layer, or what goes in.
        shape: of what it gives; empty where it gives nothing.
        note: a second line, any text; a switch stands in its place.
        gives: how many arrows lead to the next box: one for each word, one, none, or a broken one.
        shown: whether its output is on the screen.
        broken: whether it gets what it cannot read.
        switch: `return_sequences` of a shown recurrent layer.
        state: its `return_state`.
    """

    key: str
    name: str
    shape: str
    note: str
    gives: Arrow
    shown: bool = False
    broken: bool = False
    switch: Switch | None = None
    state: Switch | None = None


@dataclass(frozen=True)
class Pressed:
    """What a visitor pressed, as the browser reports it.

    Args:
        layer: the key of a box; None where it was not a box.
        returns: `return_sequences` as it is set now; None where it was not this switch.
        state: `return_state`; likewise.
    """

    layer: str | None = None
    returns: bool | None = None
    state: bool | None = None


def layer_stack_view(
    boxes: Sequence[Box], *, note: str, code: str, on_press: Callable[[Pressed], None], key: str
) -> None:
    """Show the stack.

    Args:
        boxes: from the words to the Dense layer.
        note: what the setting of the switches means, one sentence.
        code: a line of Python before it; empty for none.
        on_press: called before the page or its fragment runs again.
    """

    def press() -> None:
        said = st.session_state[key].get("press")
        if isinstance(said, dict):
            layer, returns, state = (said.get(name) for name in ("layer", "returns", "state"))
            on_press(
                Pressed(
                    layer if isinstance(layer, str) else None,
                    returns if isinstance(returns, bool) else None,
                    state if isinstance(state, bool) else None,
                )
            )

    drawn = [{**asdict(box), "note": visible_text(box.note)} for box in boxes]
    _mount(key=key, data={"boxes": drawn, "note": note, "code": code}, on_press_change=press)
