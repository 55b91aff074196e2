"""A sentence that a screen reader speaks when it changes; nothing of it is seen.

Streamlit draws a changed text anew, which no screen reader tells. This paragraph stays where it is
and only its text changes (WAI-ARIA's role `status`).
"""

from pathlib import Path

import streamlit as st

__all__ = ["announce"]

_FOLDER = Path(__file__).parent
_HTML = '<p class="region" role="status"></p>'
_CSS = """.region {
  position: absolute; width: 1px; height: 1px; margin: 0; overflow: hidden; clip-path: inset(50%);
}"""
_mount = st.components.v2.component(
    "live_region", html=_HTML, css=_CSS, js=(_FOLDER / "region.js").read_text(encoding="utf-8")
)


def announce(markdown: str, *, key: str) -> None:
    """Have a screen reader speak a sentence once, when it is another than before.

    Args:
        markdown: the sentence as it is shown; its marks and icons are not spoken.
        key: of the place; a page that is drawn again keeps it.
    """
    _mount(key=key, data={"markdown": markdown})
