"""The dialog of a page whose server cannot be reached, in the app's own words."""

from pathlib import Path

import streamlit as st

from sentiment_core.client.texts import spoken_script

__all__ = ["reword_lost_server"]

_mount = st.components.v2.component(
    "lost_server",
    css=".st-key-lost_server { position: absolute; }",  # takes no row of the page
    js=spoken_script((Path(__file__).parent / "dialog.js").read_text(encoding="utf-8")),
    isolate_styles=False,
)


def reword_lost_server() -> None:
    """Replace the text of Streamlit's connection dialog, which addresses developers."""
    _mount(key="lost_server", height=0)
