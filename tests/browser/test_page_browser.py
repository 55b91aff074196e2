"""A reading as one file, opened from disk while the machine has no network."""

import json
import sys
import unicodedata
from contextlib import contextmanager
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from sentiment_core.client.page.data import rounded
from sentiment_core.client.page.file import network_page, reading_page
from sentiment_core.data.samples import sample_reviews
from sentiment_core.rnn.cells import CELLS
from sentiment_core.rnn.network.stack import DENSE, layer_output, layer_stack, usual_switches
from sentiment_core.rnn.runs.locations import run_store
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.settings.limits import CellType
from sentiment_core.text.vocabulary import tokenize
from tests.browser.server import expect, visits
from tests.examples import HOSTILE, plan, small_reader

pytestmark = pytest.mark.browser
CURRENT = ".words [aria-current]"


@contextmanager
def opened(browser, folder, content, **options):
    """The page in a file, without a network; at the end it must not have complained or asked."""
    file = folder / "page.html"
    file.write_text(content, encoding="utf-8")
    with visits(f"file://{file}", browser) as visit:
        yield visit.open("", offline=True, **options)


@pytest.fixture
def bundled(tmp_path):
    store = run_store(tmp_path / "runs")
    return lambda name: Reader.of(store, store.find(name))


class TestReading:
    def test_everything_follows_the_word(self, browser, tmp_path, bundled):
        reader = bundled("bundled-gru")
        review = sample_reviews()[0].text
        trace = reader.read(review)
        last = len(trace.ids) - 1
        with opened(browser, tmp_path, reading_page(reader, trace), width=1366, height=650) as page:
            expect(page.locator("#typed")).to_be_hidden()
            expect(page.locator("#facts")).to_contain_text("bundled GRU")
            expect(page.locator(CURRENT)).to_have_attribute("data-step", str(last))
            expect(page.locator(".reading-value")).to_have_text(f"{trace.prediction:.2f}")
            expect(page.locator("#curve circle")).to_have_count(last + 1)
            marker = page.locator("#curve .marker")
            at_the_end = marker.get_attribute("x1")
            page.keyboard.press("ArrowLeft")  # nothing needs the focus first
            expect(page.locator(CURRENT)).to_have_attribute("data-step", str(last - 1))
            assert marker.get_attribute("x1") != at_the_end
            expect(page.locator("#under")).to_have_text(
                f"{trace.tokens[-2]}: computed, not returned"
            )
            for plot, share in (("#curve", 0.5), ("#cells", 0.25)):
                box = page.locator(plot).bounding_box()
                x = 44 + (box["width"] - 44) * share
                page.locator(plot).click(position={"x": x, "y": box["height"] / 2})
                step = int((last + 1) * share)
                expect(page.locator(CURRENT)).to_have_attribute("data-step", str(step))
            expect(page.locator("#cell")).to_contain_text(f"{trace.tokens[step]}, unit ")

    def test_a_drag_and_a_finger_scrub(self, browser, tmp_path, bundled):
        reader = bundled("bundled-lstm")
        trace = reader.read(sample_reviews()[1].text)
        content = reading_page(reader, trace)
        with opened(browser, tmp_path, content, width=390, height=844, has_touch=True) as page:
            page.locator("#curve").tap(position={"x": 46, "y": 20})
            expect(page.locator(CURRENT)).to_have_attribute("data-step", "0")
            page.locator("#curve").scroll_into_view_if_needed()
            box = page.locator("#curve").bounding_box()
            page.mouse.move(box["x"] + 60, box["y"] + 10)
            page.mouse.down()
            page.mouse.move(box["x"] + box["width"] - 2, box["y"] + 10, steps=5)
            page.mouse.up()
            expect(page.locator(CURRENT)).to_have_attribute("data-step", str(len(trace.ids) - 1))
            assert page.evaluate("document.documentElement.scrollWidth") <= 390

    def test_layers_and_the_switch(self, browser, tmp_path):
        reader = small_reader(layers=2, cell=CellType.LSTM)
        with opened(browser, tmp_path, reading_page(reader, reader.read("w9 w20 w30"))) as page:
            shapes = page.locator(".shape")
            assert shapes.all_inner_texts() == [
                "(1, 3)", "(1, 3, 4)", "(1, 3, 4)", "(1, 4)", "(1, 1)",
            ]  # fmt: skip
            page.locator(".choice", has_text="True").click()
            assert shapes.all_inner_texts()[3:] == ["(1, 3, 4)", "(1, 3, 1)"]
            page.locator(".face", has_text="LSTM 1").click()
            page.locator(".choice", has_text="False").click()
            expect(page.locator(".broken .second")).to_have_text("expected ndim=3, found ndim=2")
            page.locator(".face", has_text="Embedding").click()
            expect(page.locator("#title")).to_have_text("Embedding: vector of each word")
            page.locator(".face", has_text="Dense").click()
            page.locator("#table summary").click()
            expect(page.locator("#table tbody tr")).to_have_count(3)

    @pytest.mark.parametrize("both_ways", [False, True])
    def test_each_layer_shows_its_own_numbers(self, browser, tmp_path, both_ways):
        """The picture of the states held the Embedding: an object puts keys like "1" first."""
        reader = small_reader(layers=2, bidirectional=both_ways)
        trace = reader.read("w9 w20 w30")
        *layers, _ = layer_stack(trace, reader.weights, usual_switches(2))
        with opened(browser, tmp_path, reading_page(reader, trace)) as page:
            for layer in layers:
                page.locator(".face", has_text=layer.name).click()
                rows = layer_output(trace, reader.weights, layer.key)
                box = page.locator("#cells").bounding_box()
                for (step, unit), value in np.ndenumerate(rows.astype(np.float16)):
                    x = 44 + (box["width"] - 44) * (step + 0.5) / len(rows)
                    y = box["height"] * (unit + 0.5) / rows.shape[1]
                    page.locator("#cells").hover(position={"x": x, "y": y})
                    name = f"{trace.tokens[step]}, unit {unit}: "
                    expect(page.locator("#cell")).to_contain_text(name)
                    shown = page.locator("#cell").inner_text().removeprefix(name)
                    assert float(shown) == pytest.approx(float(value), abs=6e-4)

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_the_colours_follow_the_scheme(self, browser, tmp_path, scheme):
        reader = small_reader()
        content = reading_page(reader, reader.read("w9 w20"))
        with opened(browser, tmp_path, content, color_scheme=scheme) as page:
            red = page.evaluate(
                "parseInt(getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0])"
            )
            assert (red > 128) == (scheme == "light")

    def test_the_labels_are_those_of_the_run(self, browser, tmp_path):
        reader = small_reader()
        labels = plan(negative="schlecht", positive="gut")
        reader = replace(reader, run=replace(reader.run, plan=labels))
        with opened(browser, tmp_path, network_page(reader, "w9")) as page:
            expect(page.locator("#curve-title")).to_have_text("P(gut) after each word")
            page.locator("#review").fill("w9 w10")
            expect(page.locator(".words .kept")).to_have_count(2)
            expect(page.locator(".reading-name")).to_have_text("P(gut)")

    def test_hostile_words_are_text(self, browser, tmp_path):
        reader = small_reader()
        for text in HOSTILE:
            trace = reader.read(f"w9 {text}", own=frozenset([text]))
            with opened(browser, tmp_path, reading_page(reader, trace)) as page:
                expect(page.locator("[data-step='0']")).to_have_text("w9")


def computed(page, review):
    """What the script makes of a review, with each layer's rows as lists."""
    return page.evaluate(
        """async (review) => {
          const found = await read(review);
          const rows = Object.entries(found.rows).map(
            ([key, steps]) => [key, steps.map((step) => [...step])]);
          return { ...found, rows: Object.fromEntries(rows) };
        }""",
        review,
    )


def differences(found, reader, review):
    """What the script made otherwise of a review than the project does, by name."""
    trace = reader.read(review)
    wanted = {
        "words": [[word.token, str(word.status)] for word in trace.encoded.words],
        "ids": trace.ids.tolist(),
        "wordsAt": trace.words_at.tolist(),
        "prediction": pytest.approx(trace.prediction, abs=1e-5),
        "probabilities": pytest.approx(trace.probabilities.tolist(), abs=1e-5),
    }
    made = {**found, "words": [word[:2] for word in found["words"]["words"]]}
    wrong = {name: (made[name], value) for name, value in wanted.items() if made[name] != value}
    for layer in layer_stack(trace, reader.weights, usual_switches(len(reader.weights.layers))):
        if layer.key != DENSE and len(trace.ids):
            rows = layer_output(trace, reader.weights, layer.key)
            away = np.abs(np.array(found["rows"][layer.key]) - rows).max()
            if not away < 1e-5:
                wrong[layer.key] = away
    return wrong


def drawn_reviews(count, seed):
    """Reviews of up to 30 words: frequent, known, rare and unknown ones."""
    random = np.random.default_rng(seed)
    return [
        " ".join(f"w{rank}" for rank in random.integers(1, 230, random.integers(0, 30)))
        for _ in range(count)
    ]


def reviews_read_otherwise(browser, folder, *, seed, reviews, **settings):
    """The differences between a page and the project, by review."""
    reader = small_reader(seed=seed, skip_top=8, **settings)
    # Words beyond num_words are not in the page, as where a run's dataset is not on the machine.
    reader = replace(reader, vocabulary=reader.vocabulary.first(reader.rules.num_words - 3))
    exact = replace(reader, weights=rounded(reader.weights))
    with opened(browser, folder, network_page(reader, "w9")) as page:
        found = {
            review: differences(computed(page, review), exact, review)
            for review in drawn_reviews(reviews, seed)
        }
    return {review: wrong for review, wrong in found.items() if wrong}


class TestNetwork:
    @pytest.mark.parametrize("cell", list(CELLS))
    def test_it_equals_the_project(self, browser, tmp_path, cell):
        for number, both in enumerate((False, True)):
            assert reviews_read_otherwise(
                browser, tmp_path, seed=number, reviews=4, cell=cell, layers=2, bidirectional=both,
                mask_zero=not both,
            ) == {}  # fmt: skip

    def test_layers_of_different_cells(self, browser, tmp_path):
        for number, both in enumerate((False, True)):
            assert reviews_read_otherwise(
                browser, tmp_path, seed=number, reviews=4, cells=[*CELLS][1:], bidirectional=both
            ) == {}  # fmt: skip

    @pytest.mark.long
    @pytest.mark.parametrize("cell", list(CELLS))
    @pytest.mark.parametrize("layers", [1, 2, 3])
    def test_every_setting_equals_the_project(self, browser, tmp_path, cell, layers):
        options = product((False, True), (False, True), ("pre", "post"), ("pre", "post"))
        for seed, (both, mask, padding, clipping) in enumerate(options):
            assert reviews_read_otherwise(
                browser, tmp_path, seed=seed, reviews=6, cell=cell, layers=layers, units=7,
                bidirectional=both, mask_zero=mask, padding=padding, clipping=clipping,
            ) == {}  # fmt: skip

    def test_the_bundled_networks_read_what_is_typed(self, browser, tmp_path, bundled):
        reader = bundled("bundled-gru")
        first, second = sample_reviews()[0].text, "Not a good film – it’s “terrible”!"
        with opened(browser, tmp_path, network_page(reader, first)) as page:
            for sample in sample_reviews()[:6]:
                assert differences(computed(page, sample.text), reader, sample.text) == {}
            expect(page.locator("#review")).to_have_value(first)
            page.locator("#review").fill(second)
            trace = reader.read(second)
            expect(page.locator(".reading-value")).to_have_text(f"{trace.prediction:.2f}")
            expect(page.locator(".words .kept")).to_have_count(len(trace.ids))
            page.locator("#review").press("Home")  # of the text, not of the words
            expect(page.locator(CURRENT)).to_have_attribute("data-step", str(len(trace.ids) - 1))
            page.locator("#review").fill("zzyzx")
            expect(page.locator("#plots")).to_be_hidden()
            page.locator("#review").fill(first)
            expect(page.locator("#plots")).to_be_visible()

    def test_hostile_reviews_are_split_as_in_the_project(self, browser, tmp_path):
        reader = small_reader()
        with opened(browser, tmp_path, network_page(reader, "w9")) as page:
            for text in [*HOSTILE, "__proto__ constructor", "It\u2019s \u2018so\u2019 good\u2026"]:
                text = text.replace("\ud800", "")  # JSON to the browser has no half of a pair
                page.locator("#review").fill(text)
                found = [word[0] for word in computed(page, text)["words"]["words"]]
                assert [token[:500] for token in tokenize(text)] == [
                    token.removesuffix("…")[:500] for token in found
                ]

    @pytest.mark.parametrize(
        "every", [211, pytest.param(1, marks=pytest.mark.long)], ids=["some", "all"]
    )
    def test_every_character_is_folded_as_in_the_project(self, browser, tmp_path, every):
        """Of those that are assigned in the Unicode of Python and of the browser."""
        known = [
            chr(code)
            for code in range(0, sys.maxunicode, every)
            if unicodedata.category(chr(code)) not in {"Cn", "Cs", "Co"}
        ]
        with opened(browser, tmp_path, network_page(small_reader(), "w9")) as page:
            both = page.evaluate(
                "(known) => known.filter((character) => !/\\p{Cn}/u.test(character))", known
            )
            assert len(both) > 0.95 * len(known)
            for start in range(0, len(both), 2_000):
                texts = [f"a{c}b {c}c d{c} {c}e{c} \u0928{c}\u092e" for c in both[start:][:2_000]]
                found = page.evaluate(
                    """async (texts) => {
                      const found = [];
                      for (const text of texts) {
                        found.push((await read(text)).words.words.map((word) => word[0]));
                      }
                      return found;
                    }""",
                    texts,
                )
                wrong = [
                    (json.dumps(text), tokens, tokenize(text))
                    for text, tokens in zip(texts, found, strict=True)
                    if tokens != tokenize(text)
                ]
                assert wrong == []
