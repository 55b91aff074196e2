"""The script view: a Python script with the lines marked that a setting has just changed.

The browser draws text only (`textContent`); what is marked is decided here.
"""

import hashlib
import json
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from sentiment_core.client.styles import component_styles
from sentiment_core.client.texts import spoken_markup, spoken_script

__all__ = ["script_payload", "script_view"]

_FOLDER = Path(__file__).parent


def _read(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


_mount = st.components.v2.component(
    "script_view",
    html=spoken_markup(_read("view.html")),
    css=component_styles(_FOLDER / "view.css"),
    js=spoken_script(_read("view.js")),
)


def script_payload(
    lines: Sequence[str], changed: Collection[int], *, note: str, label: str
) -> dict[str, Any]:
    """What the browser is given, as JSON values.

    Args:
        changed: the marked ones, from 0.
        note: one sentence on what is marked.
        label: what a screen reader calls the script.
    """
    values: dict[str, Any] = {
        "lines": [[line, number in changed] for number, line in enumerate(lines)],
        "note": note,
        "label": label,
    }
    digest = hashlib.sha256(json.dumps(values).encode()).hexdigest()[:16]
    return {**values, "digest": digest}


def script_view(
    lines: Sequence[str], changed: Collection[int], *, note: str, label: str, key: str
) -> None:
    """Show a script; the arguments are those of `script_payload`."""
    _mount(key=key, data=script_payload(lines, changed, note=note, label=label))
