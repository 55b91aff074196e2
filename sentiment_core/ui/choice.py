"""A choice of which exactly one is always made, and that stands in the link."""

from collections.abc import Callable, Sequence
from typing import Any, Literal, TypeVar

import streamlit as st

from sentiment_core.ui.session import choose_from_link, to_link

T = TypeVar("T")
Bound = Literal["query-params"] | None


def linked(
    draw: Callable[[Bound], Any],
    *,
    options: Sequence[Any],
    default: Any,
    key: str,
    shown: Callable[[Any], str],
    written: Callable[[Any], str] = str,
    closable: bool = False,
) -> Any:
    """Draw a control whose choice stands in the link, the same in every language.

    Streamlit writes into a link what an option is called on screen, so a control with translated
    options is not bound to it: then it is read and written here.

    Args:
        draw: draws the control, bound to the link or not, and gives what is chosen.
        options: of the control.
        default: the one that a link need not name.
        key: of the control, and its name in the link.
        shown: what an option is called on screen.
        written: what it is called in a link.
        closable: whether nothing may be chosen; a link then says so with an empty value.
    """
    if all(shown(option) == written(option) for option in options):
        return draw("query-params")
    choose_from_link(key, options, key=key, written=written)
    if closable and key not in st.session_state and st.query_params.get(key) == "":
        st.session_state[key] = None
    chosen = draw(None)
    if chosen is None:
        to_link(key, "")
    else:
        to_link(key, None if chosen == default else written(chosen))
    return chosen


def choose_one(
    label: str,
    *,
    options: Sequence[T],
    default: T,
    key: str,
    told: str,
    format_func: Callable[[T], str] = str,
    on_change: Callable[[], None] | None = None,
    width: Literal["content", "stretch"] = "content",
    written: Callable[[T], str] = str,
) -> T:
    """Let a visitor choose one of a few; the link keeps which, under the name of the key.

    A link that names the choice and no value, `?part=`, means "none of them" to Streamlit, although
    one is required; the default is taken then.

    Args:
        label: what is chosen.
        options: at least two.
        default: one of them.
        key: of the control, and its name in the link.
        told: what it does, one sentence.
        format_func: what an option is called.
        on_change: called before the page is drawn again.
        width: of the control.
        written: what an option is called in the link.
    """

    def draw(bind: Bound) -> T | None:
        return st.segmented_control(
            label,
            options=options,
            default=default,
            required=True,
            key=key,
            bind=bind,
            help=told,
            format_func=format_func,
            on_change=on_change,
            width=width,
        )

    chosen: T | None = linked(
        draw, options=options, default=default, key=key, shown=format_func, written=written
    )
    return default if chosen is None else chosen
