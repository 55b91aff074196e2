"""The texts of the components that the browser draws itself: in their scripts and their markup.

In a script `say("word {number} of {count}:", { number, count })` asks for a text, in markup it
stands in double braces. Both are looked up when the component is made, once for the process.
"""

import html
import json
import re
from pathlib import Path

from sentiment_core.i18n import t

SAID = re.compile(r'\bsay\("((?:[^"\\]|\\.)*)"')
WRITTEN = re.compile(r"\{\{(.+?)\}\}")
_SAY = (Path(__file__).parent / "say.js").read_text(encoding="utf-8")


def spoken_script(script: str) -> str:
    """A script with its translated texts."""
    said = (json.loads(f'"{text}"') for text in SAID.findall(script))
    texts = {text: t(text) for text in said}
    return f"const TEXTS = {json.dumps(texts)};\n{_SAY}\n{script}"


def spoken_markup(markup: str) -> str:
    """Markup with its translated texts.

    Args:
        markup: of this project's own.
    """
    return WRITTEN.sub(lambda text: html.escape(t(text[1])), markup)
