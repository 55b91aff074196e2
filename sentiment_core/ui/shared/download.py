"""A button that gives a file."""

import functools
import threading
from collections.abc import Callable
from pathlib import PurePath
from typing import Literal

import streamlit as st

_TYPES = {
    ".csv": "text/csv",
    ".html": "text/html",
    ".ipynb": "application/x-ipynb+json",
    ".json": "application/json",
    ".py": "text/x-python",
    ".tsv": "text/tab-separated-values",
    ".zip": "application/zip",
}


def offer_file(
    label: str,
    file_name: str,
    data: str | bytes | Callable[[], str | bytes],
    *,
    icon: str,
    help_text: str,
    key: str,
    kind: Literal["secondary", "tertiary"] = "secondary",
    width: Literal["content", "stretch"] = "content",
) -> None:
    """Show a button that saves a file; the page does not run again for it.

    Args:
        file_name: its ending says what the browser takes it for.
        data: the content, or what makes it when it is asked for.
        icon: a name of Material's, without its marks.
    """
    st.download_button(
        label,
        data=_made_once(data) if callable(data) else data,
        file_name=file_name,
        mime=_TYPES.get(PurePath(file_name).suffix, "application/octet-stream"),
        icon=f":material/{icon}:",
        type=kind,
        on_click="ignore",
        width=width,
        key=key,
        help=help_text,
    )


def _made_once(make: Callable[[], str | bytes]) -> Callable[[], str | bytes]:
    """What makes a file when it is first asked for: a browser may ask fifty times a second."""
    made, turn = functools.cache(make), threading.Lock()

    def give() -> str | bytes:
        with turn:
            return made()

    return give
