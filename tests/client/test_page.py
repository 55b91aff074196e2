"""A reading as one HTML file: what stands in it, and what cannot."""

import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from sentiment_core.client.page.data import MOST_PARAMETERS, network_fits, rounded
from sentiment_core.client.page.file import network_page, reading_page
from sentiment_core.errors import RunError
from sentiment_core.rnn.runs.locations import run_store
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.settings.config import RunConfig
from sentiment_core.text.encoding import EncodingRules
from sentiment_core.text.folding import EDGE, plain_character
from sentiment_core.text.folding_table import APART, COMPATIBLE, SAME, folding_table
from sentiment_core.text.vocabulary import Vocabulary
from tests.examples import HOSTILE, WORDS, plan, random_weights, small_reader


class Elements(HTMLParser):
    """The elements of a page, and the text of those that are scripts or styles."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.inline: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag in {"script", "style"}:
            kind = "data" if ("type", "application/json") in attrs else tag
            self.inline.append((kind, ""))

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1] in {"script", "style"}:
            kind, text = self.inline[-1]
            self.inline[-1] = (kind, text + data)

    def handle_endtag(self, tag: str) -> None:
        self.tags.append(f"/{tag}")

    @property
    def data(self) -> dict[str, object]:
        [text] = [text for kind, text in self.inline if kind == "data"]
        return json.loads(text)


def hostile_reader(**settings: object) -> Reader:
    """A reader whose words are hostile."""
    words = Vocabulary((*HOSTILE[:8], *WORDS.words[8:]))
    return replace(small_reader(**settings), vocabulary=words)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_values_and_no_markup(text: str) -> None:
    reader = hostile_reader()
    plain = Elements(reading_page(reader, reader.read("w9 w10")))
    for page in (
        reading_page(reader, reader.read(f"w9 {text}")),
        reading_page(reader, reader.read(text, own=frozenset([text]))),
        network_page(reader, f"w9 {text}"),
    ):
        page.encode("utf-8")  # no half of a pair is left
        elements = Elements(page)
        assert elements.tags == plain.tags
        assert "alert" not in str(elements.attributes)
    assert elements.data["review"] == f"w9 {text}"


def test_nothing_runs_or_looks_but_what_the_policy_names() -> None:
    reader = small_reader()
    elements = Elements(network_page(reader, "w1 w9"))
    [policy] = [str(value) for name, value in elements.attributes if str(value).startswith("def")]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    for kind in ("script", "style"):
        hashes = [
            base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
            for name, text in elements.inline
            if name == kind
        ]
        assert len(hashes) > 1
        assert rules.pop(f"{kind}-src") == " ".join(f"'sha256-{value}'" for value in hashes)
    assert set(rules.values()) == {"'none'"}
    assert "default-src" in rules
    # Nothing is asked for: no address, and no style or handler that the policy would stop.
    names = {name for name, _ in elements.attributes}
    assert not names & {"src", "href", "style", "action"}
    assert not [name for name in names if name.startswith("on")]


def test_the_largest_reading_is_below_one_and_a_half_megabytes() -> None:
    """The most that the limits of a run allow; each further word adds as much as the one before."""
    reader = small_reader(
        layers=3, bidirectional=True, units=128, embedding_dim=128, clip_length=500
    )
    few, more = (len(reading_page(reader, reader.read("w99 " * words))) for words in (30, 60))
    assert few + (500 - 30) * (more - few) / 30 < 1_500_000


def test_a_network_of_ten_thousand_words_is_below_four_megabytes(tmp_path: Path) -> None:
    store = run_store(tmp_path)
    reader = Reader.of(store, store.find("bundled-gru"))
    assert reader.weights.embedding.shape == (10_000, 32)
    assert len(network_page(reader, "A wonderful film.")) < 4_000_000


def test_numbers_are_those_of_the_rounded_weights() -> None:
    reader = small_reader()
    exact = replace(reader, weights=rounded(reader.weights))
    data = Elements(network_page(reader, "w9 w10 w11")).data
    assert data["probabilities"] == exact.read("w9 w10 w11").probabilities.tolist()
    assert data["probabilities"] != reader.read("w9 w10 w11").probabilities.tolist()


@pytest.mark.parametrize("value", [70_000.0, np.nan, np.inf])
def test_a_weight_that_16_bits_cannot_hold_is_refused(value: float) -> None:
    reader = small_reader()
    reader.weights.head_kernel[0, 0] = value
    assert not network_fits(reader)
    with pytest.raises(RunError):
        network_page(reader, "w9")
    assert Elements(reading_page(reader, reader.read("w9"))).data["words"]


def test_a_network_that_is_too_large_is_refused() -> None:
    reader = small_reader(embedding_dim=128)
    rows = MOST_PARAMETERS // 128 + 1
    large = replace(reader, weights=random_weights(RunConfig(embedding_dim=128), rows=rows))
    assert network_fits(reader)
    with pytest.raises(RunError):
        network_page(large, "w9")


@pytest.mark.parametrize("text", ["", "zzyzx"])
def test_a_review_without_a_known_word_is_a_page_too(text: str) -> None:
    reader = small_reader()
    data = Elements(reading_page(reader, reader.read(text))).data
    assert data["wordsAt"] == []
    assert data["prediction"] == reader.read(text).prediction


def test_the_labels_are_those_of_the_run() -> None:
    reader = small_reader()
    own = replace(reader, run=replace(reader.run, plan=plan(negative="schlecht", positive="gut")))
    for page in (reading_page(own, own.read("w9")), network_page(own, "w9")):
        assert Elements(page).data["words"]["sides"] == ["schlecht", "gut"]


def test_only_words_that_the_network_reads_are_in_the_page() -> None:
    reader = small_reader()
    few = replace(reader, rules=replace(reader.rules, num_words=50))
    assert isinstance(few.rules, EncodingRules)
    data = Elements(network_page(few, "w9")).data
    assert data["network"]["words"] == list(WORDS.words[:47])


def test_the_table_says_what_fold_does_with_every_character() -> None:
    """A range that stood for one character too many changed that character's words."""
    table = folding_table()
    kinds = dict(zip(table["starts"], table["kinds"], strict=True))
    kind = SAME
    for code in range(0x110000):
        kind = kinds.get(code, kind)
        character = chr(code)
        if code in {0} or 0x40000 < code < 0xDFFF0 or 0xE1000 < code < 0x10FFF0:
            continue  # unassigned
        plain = plain_character(character)
        if kind == SAME:
            assert plain == character
        elif kind == APART:
            assert plain == f"{EDGE}{character}{EDGE}"
        elif kind == COMPATIBLE:
            assert plain not in {character, " ", '"', "-", ""}
        else:
            assert plain == kind


def test_the_scripts_name_every_cell_that_a_page_takes() -> None:
    from sentiment_core.client.page import data

    script = Elements(network_page(small_reader(), "w9")).inline[-1][1]
    cells = re.search(r"const CELLS = \{(.*?)^\};", script, flags=re.S | re.M)
    assert cells is not None
    named = re.findall(r'^  "?(\w+(?:\(\w+=\w+\))?)"?\(x', cells[1], flags=re.M)
    assert tuple(named) == data._CELLS
