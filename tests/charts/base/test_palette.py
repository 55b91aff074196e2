"""One place for the colours: no other file of the product writes one down."""

import re
import tomllib
from dataclasses import astuple
from pathlib import Path

from sentiment_core.charts.base.palette import DARK, LIGHT, NEGATIVE, POSITIVE
from sentiment_core.client.styles import component_styles

ROOT = Path(__file__).parents[3]
PALETTE = ROOT / "sentiment_core/charts/base/palette.py"
COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})\b|\b(?:rgba?|hsla?)\(")
FILES = [
    file
    for file in (ROOT / "sentiment_core").rglob("*")
    if file.suffix in {".py", ".css", ".js", ".html"} and file != PALETTE
]


def test_colours_are_written_in_the_palette_only() -> None:
    assert {file.suffix for file in FILES} == {".py", ".css", ".js", ".html"}
    assert len(COLOUR.findall(PALETTE.read_text(encoding="utf-8"))) > 20
    found = {
        str(file.relative_to(ROOT)): colours
        for file in FILES
        if (colours := COLOUR.findall(file.read_text(encoding="utf-8")))
    }
    # A mask's black is seen by nobody.
    assert found == {
        "sentiment_core/client/word_strip/strip.css": ["#000"],
    }


def test_components_are_given_the_colours_of_meaning() -> None:
    assert f"--negative: {NEGATIVE}; --positive: {POSITIVE};" in component_styles()


def test_the_dark_theme_writes_on_its_accent_in_the_colour_of_its_paper() -> None:
    with (ROOT / ".streamlit/config.toml").open("rb") as file:
        theme = tomllib.load(file)["theme"]
    assert DARK.on_accent == theme["dark"]["backgroundColor"]
    assert DARK.ink == theme["dark"]["textColor"]


def test_pages_without_a_server_have_the_colours_of_the_theme() -> None:
    with (ROOT / ".streamlit/config.toml").open("rb") as file:
        theme = tomllib.load(file)["theme"]
    for name, colours in (("light", LIGHT), ("dark", DARK)):
        own = theme[name]
        assert (colours.text, colours.paper) == (own["textColor"], own["backgroundColor"])
        assert colours.ground == own["secondaryBackgroundColor"]
        assert colours.accent == own["primaryColor"]


def test_the_drawings_use_the_colours_of_the_light_theme() -> None:
    known = {NEGATIVE, POSITIVE, *(part for part in astuple(LIGHT) if isinstance(part, str))}
    for drawing in [ROOT / "assets/icon.svg", *(ROOT / "assets/cells").glob("*.svg")]:
        assert set(COLOUR.findall(drawing.read_text(encoding="utf-8"))) <= known, drawing
