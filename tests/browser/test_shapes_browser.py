"""The Shapes page in a browser: each combination stepped through, and looked at by axe."""

import re
from urllib.parse import quote

import pytest

from tests import sentences
from tests.browser.server import expect
from tests.browser.test_accessibility_browser import findings

pytestmark = pytest.mark.long

PATIENCE = 60_000
DEVANAGARI = re.compile("[\u0900-\u097f]")
SHAPES = {
    "multi_hot": "shape=1 Vector to vector",
    "iris": "shape=1 Vector to vector&vector=A flower (the post's Iris)",
    "language": "shape=2 Vector to sequence&write_seed=3",
    "sentiment": "shape=3 Sequence to vector",
    "translation": "shape=4 Sequence to sequence",
    "aligned": "shape=4 Sequence to sequence&kind=4b A label after every word",
}


@pytest.fixture
def shapes(visitor):
    """Opens one of the networks by its link."""

    def open_page(name, extra="", **options):
        link = quote(SHAPES[name] + extra, safe="=&")
        page = visitor.open(f"/shapes?{link}", **options)
        expect(unrolled(page, name)).to_be_visible(timeout=PATIENCE)
        return page

    return open_page


def unrolled(page, name):
    """The picture that grows."""
    return page.locator(f".st-key-{name}_unrolled_picture [data-testid=stVegaLiteChart] svg")


def words(page, name):
    return unrolled(page, name).locator("text").all_text_contents()


@pytest.mark.parametrize("name", SHAPES)
def test_each_combination_is_stepped_through(name, shapes):
    page = shapes(name, "&step=1")
    forward = page.get_by_role("button", name="Next", exact=True)
    at_first = len(words(page, name))
    for step in (2, 3):
        forward.click()
        expect(page).to_have_url(re.compile(rf"[?&]step={step}(&|$)"))
        expect(page.get_by_role("slider").last).to_have_value(str(step))
        page.wait_for_load_state("networkidle")
    last = page.get_by_role("button", name="Last", exact=True)
    if last.is_enabled():
        last.click()
        expect(last).to_be_disabled()
    expect(unrolled(page, name).locator("text")).not_to_have_count(at_first)
    # With the keyboard alone.
    page.get_by_role("slider").last.focus()
    page.keyboard.press("Home")
    expect(page).to_have_url(re.compile(r"[?&]step=1(&|$)"))
    expect(unrolled(page, name).locator("text")).to_have_count(at_first)


def test_a_translation_shows_both_scripts(shapes):
    page = shapes("translation")
    assert any(DEVANAGARI.search(word) for word in words(page, "translation"))
    page.get_by_text("Hindi in Latin letters").click()
    written = unrolled(page, "translation").locator("text").filter(has_text=DEVANAGARI)
    expect(written).to_have_count(0)


def test_another_review_is_written(shapes):
    page = shapes("language")
    expect(page.get_by_text(sentences.BY_MACHINE)).to_be_visible()
    before = page.get_by_test_id("stText").first.inner_text()
    page.get_by_role("button", name="Write another").click()
    expect(page.get_by_test_id("stText").first).not_to_have_text(before)
    expect(page).to_have_url(re.compile("write_seed=4"))


@pytest.mark.parametrize(
    ("width", "theme", "names"),
    [
        (390, "light", tuple(SHAPES)),
        (1440, "dark", tuple(SHAPES)),
        # What the others add, other colours at other widths, these two have too.
        (390, "dark", ("multi_hot", "translation")),
        (1440, "light", ("multi_hot", "translation")),
    ],
)
def test_nothing_serious_in_any_combination(width, theme, names, shapes):
    for name in names:
        page = shapes(name, width=width, height=900, color_scheme=theme)
        assert findings(page) == [], name
        page.close()
