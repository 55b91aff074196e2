"""Texts in what the browser draws itself."""

import re
from pathlib import Path

import pytest

from sentiment_core import i18n as words
from sentiment_core.client.texts import SAID, WRITTEN, spoken_markup, spoken_script
from tests.texts import PACKAGE, catalogue

MARKUP = sorted(PACKAGE.rglob("*.html"))
SCRIPTS = sorted(PACKAGE.rglob("*.js"))
# A sentence or a label in quotes; class names, keys and names of elements have no capital.
SENTENCE = re.compile(r"""(?<!say\()(["'`])([A-Z][a-z]+(?: [^"'`]*)?)\1""")
NAMES = {"Enter", "Escape", "Home", "End"}  # of keys


def test_english_markup_is_what_stands_in_the_file() -> None:
    assert spoken_markup('<b title="{{First word (Home)}}">{{Copy}}</b>') == (
        '<b title="First word (Home)">Copy</b>'
    )


def test_markup_cannot_be_broken_by_a_translation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sentiment_core.client.texts.t", lambda text: '"><script>alert(1)</script>')
    assert "<script>" not in spoken_markup('<b title="{{Copy}}">')
    assert spoken_markup('<b title="{{Copy}}">').count('"') == 2


def test_a_script_is_given_the_texts_that_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "_pseudo", True)
    script = spoken_script('a(say("Play"), say("word {number} of {count}:", { number, count }));')
    head = script.splitlines()[0]
    assert head.startswith('const TEXTS = {"Play": "\\u27e6Play\\u27e7"')
    assert "{number} of {count}:" in head


@pytest.mark.parametrize("path", MARKUP, ids=lambda path: path.name)
def test_no_text_in_markup_was_forgotten(path: Path) -> None:
    markup = WRITTEN.sub("", path.read_text(encoding="utf-8"))
    assert not re.findall(
        r">[^<]*[A-Za-z]{2}[^<]*<", re.sub(r"<svg.*?</svg>", "", markup, flags=re.S)
    )
    assert not re.findall(r'(?:aria-label|title|alt)="[^"]+"', markup)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_text_in_a_script_was_forgotten(path: Path) -> None:
    code = re.sub(r"^\s*//.*$|(?<=[;{,]) //.*$", "", path.read_text(encoding="utf-8"), flags=re.M)
    found = {text for _, text in SENTENCE.findall(code) if not re.fullmatch(r"Arrow\w+", text)}
    assert found - NAMES - {"True", "False"} == set()  # Python's own words


def test_what_the_browser_says_is_in_the_catalogue() -> None:
    listed = {message.id for message in catalogue()}
    said = [text for path in SCRIPTS for text in SAID.findall(path.read_text(encoding="utf-8"))]
    written = [
        text for path in MARKUP for text in WRITTEN.findall(path.read_text(encoding="utf-8"))
    ]
    assert len(said) > 20
    assert len(written) > 10
    assert {*said, *written} <= listed
