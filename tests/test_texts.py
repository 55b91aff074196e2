"""A text in the server's language, and the catalogue that a translation starts from."""

import io
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from sentiment_core import i18n as words
from sentiment_core.i18n import later, t, tn
from tests import texts
from tests.texts import as_text, literals, not_literal, unextracted

ROOT = Path(__file__).parents[1]


def write_catalogue(folder: Path, language: str = "de") -> None:
    """A small catalogue, as `pybabel compile` writes it."""
    catalogue = Catalog(locale=language)
    catalogue.add("Train", "Lernen")
    catalogue.add("{words:,} words of {name}", "{name}: {words:,} Wörter")
    catalogue.add(
        ("{n} run of {of}", "{n} runs of {of}"), ("{n} Lauf von {of}", "{n} Läufe von {of}")
    )
    catalogue.add("{a} misspelt", "{b} verschrieben")
    catalogue.add("{a} unfinished", "{a unfertig")
    catalogue.add("{a} by place", "{0} nach Platz")
    catalogue.add("{a} of another kind", "{a.__class__.missing} {a:+d}")
    catalogue.add("{a} by format", "{a:d}")
    place = folder / language / "LC_MESSAGES"
    place.mkdir(parents=True)
    with (place / "word_by_word.mo").open("wb") as file:
        write_mo(file, catalogue)


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_catalogue(tmp_path)
    monkeypatch.setattr(words, "_catalogue", words.catalogue("de", folder=tmp_path))


def test_english_is_what_stands_in_the_code() -> None:
    assert t("Train") == "Train"
    assert t("{words:,} words of {name}", words=1234, name="IMDB") == "1,234 words of IMDB"
    assert t("{share:.1%} and {text!r}", share=0.5, text="a") == "50.0% and 'a'"
    assert t("{text} and {self}", text=1, self=2) == "1 and 2"
    assert t("") == ""
    assert later("One step") == "One step"


@pytest.mark.parametrize(
    ("n", "expected"), [(0, "0 runs"), (1, "1 run"), (2, "2 runs"), (1_000, "1000 runs")]
)
def test_a_number_takes_its_form(n: int, expected: str) -> None:
    assert tn("{n} run", "{n} runs", n) == expected


def test_braces_are_braces_where_no_value_is_given() -> None:
    assert t("a set {1, 2} and {name}") == "a set {1, 2} and {name}"
    assert t("{{{n}}}", n=1) == "{1}"


@pytest.mark.parametrize(
    "hostile", ["{name}", "{0}", "{", "}}", "{x.__class__}", "%(n)s %d", "\x00"]
)
def test_a_value_is_never_read_as_a_text(hostile: str) -> None:
    assert t("run {name}", name=hostile) == f"run {hostile}"
    assert tn("{n} of {name}", "{n} of {name}", 2, name=hostile) == f"2 of {hostile}"


@pytest.mark.usefixtures("german")
def test_a_catalogue_is_picked_up() -> None:
    assert t("Train") == "Lernen"
    assert t("{words:,} words of {name}", words=1234, name="{words}") == "{words}: 1,234 Wörter"
    assert tn("{n} run of {of}", "{n} runs of {of}", 1, of=3) == "1 Lauf von 3"
    assert tn("{n} run of {of}", "{n} runs of {of}", 2, of=3) == "2 Läufe von 3"
    assert t("Not translated") == "Not translated"
    assert t("") == "", "the head of the catalogue is no translation of nothing"


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize(
    "text",
    ["{a} misspelt", "{a} unfinished", "{a} by place", "{a} of another kind", "{a} by format"],
)
def test_a_broken_translation_is_english_and_told_once(
    text: str, caplog: pytest.LogCaptureFixture
) -> None:
    words._tell_of_misfit.cache_clear()
    for _ in range(3):
        assert t(text, a="it") == text.replace("{a}", "it")
    [record] = caplog.records
    assert text in record.getMessage()


@pytest.mark.parametrize("language", ["xx", "../../etc", "a" * 300, "de\n", "d\x00e"])
def test_an_unknown_language_is_english_and_told(
    language: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    found = words.catalogue(language, folder=tmp_path)
    assert found.gettext("Train") == "Train"
    [record] = caplog.records
    assert record.levelno == logging.WARNING
    assert "English" in record.getMessage()


def test_a_damaged_catalogue_is_english(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    write_catalogue(tmp_path)
    file = tmp_path / "de" / "LC_MESSAGES" / "word_by_word.mo"
    for content in (b"", b"not a catalogue", file.read_bytes()[:60]):
        file.write_bytes(content)
        assert words.catalogue("de", folder=tmp_path).gettext("Train") == "Train"
    assert len(caplog.records) == 3


@pytest.mark.parametrize("language", ["", "en"])
def test_english_needs_no_catalogue(language: str, caplog: pytest.LogCaptureFixture) -> None:
    assert words.catalogue(language).gettext("Train") == "Train"
    assert not caplog.records


def said(language: str) -> str:
    """What a process of its own says in a language."""
    code = (
        "from sentiment_core.i18n import t, tn\n"
        "print(t('Train'), t('{a} and {b!r:>4}{{}}', a='x', b='y'), tn('{n} run', '{n} runs', 2))"
    )
    environment = {**os.environ, "SENTIMENT_LANGUAGE": language, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, check=True
    )
    return done.stdout.decode("utf-8").strip()


def test_the_variable_names_the_language() -> None:
    assert said("") == said("nowhere") == "Train x and  'y'{} 2 runs"
    assert said("pseudo") == "⟦Train⟧ x⟦ and ⟧ 'y'⟦{⟧⟦}⟧ 2⟦ runs⟧"


def test_the_catalogue_is_written_as_a_template() -> None:
    template = read_po(io.BytesIO(as_text().encode("utf-8")))
    assert len(template) == len(texts.catalogue())


def test_every_text_can_be_gathered() -> None:
    """Babel sees literals only, and not those in every place."""
    assert len(literals()) > 1_000
    assert not_literal() == []
    assert unextracted() == []


def test_what_is_counted_has_a_form_for_one() -> None:
    """A run with one mistake had "1 mistakes"."""
    assert texts.uncounted() == []
    assert texts.miscounted() == []


def test_nothing_depends_on_what_a_text_says() -> None:
    """`train` looked into a translated error for English words, and found them in English only."""
    assert texts.compared() == []


def test_a_translation_is_begun_renewed_and_compiled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(texts, "POT", tmp_path / "word_by_word.pot")
    assert texts.translate("hi") == []
    po = tmp_path / "hi" / "LC_MESSAGES" / "word_by_word.po"
    written = po.read_text(encoding="utf-8")
    for english, hindi in (
        ("95 % interval", "95 % अंतराल"),
        ("{seconds} left", "{second} बाकी"),
        ("bundled {cell}", "{cell}, साथ आया"),
    ):
        assert f'msgid "{english}"\nmsgstr ""' in written
        written = written.replace(
            f'msgid "{english}"\nmsgstr ""', f'msgid "{english}"\nmsgstr "{hindi}"'
        )
    po.write_text(written + '\nmsgid "No longer said"\nmsgstr "पुराना"\n', encoding="utf-8")
    assert texts.translate("hi") == ["{seconds} left"]
    assert "python-format" not in po.read_text(encoding="utf-8").replace("brace-format", "")
    monkeypatch.setattr(words, "_catalogue", words.catalogue("hi", folder=tmp_path))
    assert t("95 % interval") == "95 % अंतराल"
    assert t("bundled {cell}", cell="GRU") == "GRU, साथ आया"
    assert t("{seconds} left", seconds="5 s") == "5 s left"
    assert t("No longer said") == "No longer said"
