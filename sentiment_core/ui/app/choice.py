"""Single choices that are stored in the link."""

from collections.abc import Callable, Sequence
from typing import Any, Literal, TypeVar

import streamlit as st

from sentiment_core.i18n import t
from sentiment_core.ui.app import keys
from sentiment_core.ui.app.url import from_link, to_link

T = TypeVar("T")
Bound = Literal["query-params"] | None


def linked(
    draw: Callable[[Bound], Any],
    *,
    options: Sequence[Any],
    default: Any,
    key: str,
    name: str | None = None,
    shown: Callable[[Any], str] = str,
    closable: bool = False,
) -> Any:
    """Draw a control whose choice is stored in the link, the same in every language.

    Streamlit writes into a link what an option is called on screen, under the name of the key. A
    control with translated options, or with another name there, is not bound to the link: it is
    read and written here.

    Args:
        draw: draws the control, bound to the link or not, and gives what is chosen.
        default: the one that a link need not name.
        name: what the link calls the choice; by default as the key.
        shown: what an option is called on screen.
        closable: whether nothing may be chosen; a link then says so with an empty value.
    """
    if name is None and all(shown(option) == str(option) for option in options):
        return draw("query-params")
    name = name or key
    if key not in st.session_state:
        asked = from_link(name)
        named = [option for option in options if str(option) == asked]
        if named:  # what is none of the options is ignored
            st.session_state[key] = named[0]
        if closable and st.query_params.get(name) == "":
            st.session_state[key] = None
    chosen = draw(None)
    if chosen is None:
        to_link(name, "")
    else:
        to_link(name, None if chosen == default else str(chosen))
    return chosen


def choose_one(
    label: str,
    *,
    options: Sequence[T],
    default: T,
    key: str,
    help_text: str,
    format_func: Callable[[T], str] = str,
    on_change: Callable[[], None] | None = None,
    bare: bool = False,
) -> T:
    """A required single choice, stored in the link under its key.

    A link that names the choice and no value, `?part=`, means "none of them" to Streamlit, although
    one is required; the default is taken then.

    Args:
        options: at least two.
        key: of the control, and its name in the link.
        on_change: called before the page is drawn again.
        bare: whether the options speak for themselves, so that no label stands over them.
    """

    def draw(bind: Bound) -> T | None:
        return st.segmented_control(
            label,
            options=options,
            default=default,
            required=True,
            key=key,
            bind=bind,
            help=help_text,
            format_func=format_func,
            on_change=on_change,
            label_visibility="collapsed" if bare else "visible",
        )

    chosen: T | None = linked(draw, options=options, default=default, key=key, shown=format_func)
    return default if chosen is None else chosen


def choose_layer(layers: int, *, key: str) -> int:
    """Let a visitor choose a recurrent layer where there are several; the last one at first.

    Returns:
        The number, from 0.
    """
    if layers == 1:
        return 0
    options = list(range(1, layers + 1))
    chosen = linked(
        lambda _: st.segmented_control(
            t("Layer"),
            options=options,
            default=layers,
            required=True,
            key=key,
            help=t("Layer 1 reads the words; layer 2 reads the states of layer 1."),
        ),
        options=options,
        default=layers,
        key=key,
        name=keys.LAYER,
    )
    return int(chosen) - 1
