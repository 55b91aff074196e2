"""Markup, style sheet and script of a component that shows words under one scrubber."""

from pathlib import Path

from sentiment_core.client.styles import component_styles
from sentiment_core.client.texts import spoken_markup, spoken_script

FOLDER = Path(__file__).parent
# One module in the browser: a component without an installed package is inline text, and inline
# text cannot import its neighbours.
_SCRIPTS = ("words.js", "player.js", "tooltip.js", "scrubber.js")


def strip_markup(html: Path = FOLDER / "strip.html") -> str:
    """The markup with the scrubber's buttons.

    Args:
        html: `<!-- controls -->` stands where the buttons come.
    """
    controls = (FOLDER / "controls.html").read_text(encoding="utf-8")
    markup = html.read_text(encoding="utf-8")
    return spoken_markup(markup.replace("<!-- controls -->", controls))


def strip_styles(*more: Path) -> str:
    """The style sheet of the word strip, and of what looks like it.

    Args:
        more: sheets of a component's own look.
    """
    return component_styles(FOLDER / "strip.css", *more)


def strip_script(*scripts: Path) -> str:
    """The scripts of the words and the scrubber, and those that draw a component with them."""
    files = (*(FOLDER / name for name in _SCRIPTS), *scripts)
    return spoken_script("\n".join(file.read_text(encoding="utf-8") for file in files))
