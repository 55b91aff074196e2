"""The layer stack in the browser."""

from pathlib import Path

from sentiment_core.client.styles import component_styles
from sentiment_core.client.texts import spoken_markup, spoken_script

_FOLDER = Path(__file__).parent


def _read(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def stack_markup() -> str:
    """Its markup."""
    return spoken_markup(_read("stack.html"))


def stack_styles() -> str:
    """Its style sheet."""
    return component_styles(_FOLDER / "stack.css")


def stack_script() -> str:
    """Its script, a module that exports what Streamlit mounts."""
    return spoken_script(_read("stack.js"))
