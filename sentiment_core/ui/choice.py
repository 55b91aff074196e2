"""A choice of which exactly one is always made, and that stands in the link."""

from collections.abc import Callable, Sequence
from typing import Literal, TypeVar

import streamlit as st

T = TypeVar("T")


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
    """
    chosen = st.segmented_control(
        label,
        options=options,
        default=default,
        required=True,
        key=key,
        bind="query-params",
        help=told,
        format_func=format_func,
        on_change=on_change,
        width=width,
    )
    return default if chosen is None else chosen
