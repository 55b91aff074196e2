"""One HTML file that needs no server and no network: its styles, scripts and data stand in it.

Text of a review and names of runs stand in a JSON block only; the scripts draw them as text. The
browser runs nothing but the scripts whose hashes the file names.
"""

import base64
import hashlib
import html
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from sentiment_core.charts.base.palette import DARK, LIGHT, NEGATIVE, POSITIVE, Palette
from sentiment_core.client.layer_stack import stack_markup, stack_script, stack_styles
from sentiment_core.client.page.data import network_data, reading_data, rounded
from sentiment_core.client.texts import spoken_markup
from sentiment_core.client.word_strip.parts import FOLDER as WORD_STRIP
from sentiment_core.client.word_strip.parts import strip_markup, strip_script, strip_styles
from sentiment_core.rnn.network.trace import ReviewTrace
from sentiment_core.rnn.runs.reader import Reader

_FOLDER = Path(__file__).parent
_SCRIPTS = ("axis", "curve", "cells", "layers", "numbers", "network", "tokens", "page")

# Modules share no names; the page's script calls the stack by this one.
_MOUNT = """
const stackRoot = document.querySelector("#stack").shadowRoot.querySelector(".stack");
globalThis.layerStack = new Stack(stackRoot);
"""


def reading_page(reader: Reader, trace: ReviewTrace) -> str:
    """The reading of a review: words, curve, layers and cells under one scrubber.

    Args:
        trace: what this reader read.

    Returns:
        HTML; at most 1.5 MB within the limits of a run's settings.
    """
    return _page(reading_data(reader, trace))


def network_page(reader: Reader, review: str) -> str:
    """The same page with the network in it: it reads whatever is typed.

    Its numbers are those of weights rounded to 16 bits.

    Args:
        review: what it reads first, any text.

    Raises:
        RunError: the network is too large for a page, or its cell or weights cannot be written.
    """
    network = network_data(reader)
    reader = replace(reader, weights=rounded(reader.weights))
    data = reading_data(reader, reader.read(review))
    return _page({**data, "review": review, "network": network})


def _page(data: dict[str, Any]) -> str:
    files = [WORD_STRIP / "strip.js", *(_FOLDER / f"{name}.js" for name in _SCRIPTS)]
    styles = {
        "style": _colours() + (_FOLDER / "page.css").read_text(encoding="utf-8"),
        "strip style": strip_styles(),
        "stack style": stack_styles(),
    }
    scripts = {"stack script": stack_script() + _MOUNT, "script": strip_script(*files)}
    policy = [
        "default-src 'none'",
        f"script-src {_hashes(scripts)}",
        f"style-src {_hashes(styles)}",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    parts = {
        "policy": html.escape("; ".join(policy), quote=False),
        "strip": strip_markup(),
        "stack": stack_markup(),
        "data": _inert(data),
        **styles,
        **scripts,
    }
    pieces = spoken_markup((_FOLDER / "page.html").read_text(encoding="utf-8")).split("<!-- ")
    filled = [pieces[0]]
    for piece in pieces[1:]:
        name, _, rest = piece.partition(" -->")
        filled.append(parts[name] + rest)
    return "".join(filled)


def _inert(data: dict[str, Any]) -> str:
    """Data as JSON that ends no element and is no markup, whatever texts it holds."""
    text = json.dumps(data, separators=(",", ":"), allow_nan=False)
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _hashes(parts: dict[str, str]) -> str:
    """The sources of a content security policy that allow these inline texts.

    Source: W3C, Content Security Policy Level 3, hash-source.
    """
    digests = [hashlib.sha256(text.encode()).digest() for text in parts.values()]
    return " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


def _colours() -> str:
    dark = f"@media (prefers-color-scheme: dark) {{ {_theme(DARK)} }}"
    return f":root {{ --negative: {NEGATIVE}; --positive: {POSITIVE}; }}\n{_theme(LIGHT)}\n{dark}\n"


def _theme(colours: Palette) -> str:
    named = {
        "--st-text-color": colours.text,
        "--st-background-color": colours.paper,
        "--st-secondary-background-color": colours.ground,
        "--st-primary-color": colours.accent,
        "--middle": colours.middle,
    }
    return ":root { " + " ".join(f"{name}: {colour};" for name, colour in named.items()) + " }"
