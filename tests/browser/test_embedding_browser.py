"""The Embedding page in a browser: a word is typed, found on the map, and followed to epoch 0."""

import re
from urllib.parse import quote

import pytest

from tests.browser.server import expect
from tests.browser.test_accessibility_browser import findings

PATIENCE = 60_000
MAP = ".st-key-embedding_map_picture [data-testid=stVegaLiteChart] svg"


def open_page(visitor, query="", **options):
    page = visitor.open(f"/embedding?{query}", **options)
    expect(page.locator(MAP)).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("takes under Load")).to_be_visible(timeout=PATIENCE)
    return page


def name_on_map(page, word):
    """The word's name in its own colour; a pale edge lies under it."""
    return page.locator(f"{MAP} text").get_by_text(word, exact=True).last


def left_end(page, word):
    return name_on_map(page, word).bounding_box()["x"]


def test_a_typed_word_has_neighbours_and_a_place_that_training_gave_it(visitor):
    page = open_page(visitor)
    box = page.get_by_role("textbox", name="Words to look up")
    box.fill("superb zzyzx")
    box.press("Enter")
    expect(page.get_by_text("superb: rank")).to_be_visible()
    expect(page.get_by_text("zzyzx: dropped: not in the vocabulary")).to_be_visible()
    expect(page.get_by_text("Nearest to superb")).to_be_visible()
    table = page.locator(".st-key-embedding_neighbours_0")
    expect(table.get_by_role("gridcell", name="perfect", include_hidden=True)).to_have_count(1)
    expect(name_on_map(page, "superb")).to_be_visible()
    expect(page).to_have_url(re.compile("words=superb"))
    trained = left_end(page, "superb")
    epochs = page.get_by_role("slider", name="Epoch")
    epochs.focus()
    epochs.press("Home")
    expect(page.get_by_text("bundled GRU, untrained")).to_be_visible()
    expect(page).to_have_url(re.compile("epoch=0"))
    expect(table.get_by_role("gridcell", name="perfect", include_hidden=True)).to_have_count(0)
    page.wait_for_function(
        """([selector, word, before]) => [...document.querySelectorAll(selector + ' text')]
        .some(text => text.textContent === word
              && text.getBoundingClientRect().x < before - 100)""",
        arg=[MAP, "superb", trained],
    )


def test_review_and_run_walk_on_to_another_page(visitor):
    page = open_page(visitor, f"run=bundled-embedding-8&review={quote('a brilliant film')}")
    expect(page.get_by_text("bundled GRU, embedding 8, epoch 4")).to_be_visible()
    page.get_by_test_id("stPageLink").get_by_role("link", name="Read").click()
    expect(page.locator(".words .kept")).to_have_count(3, timeout=PATIENCE)
    expect(page.get_by_text("bundled GRU, embedding 8, epoch 4")).to_be_visible()


def test_the_files_can_be_taken_home(visitor):
    page = open_page(visitor, f"review={quote('a brilliant film')}")
    lines = {}
    for button in ("Vectors of the review (CSV)", "vectors.tsv", "metadata.tsv"):
        with page.expect_download() as started:
            page.get_by_role("button", name=button).click()
        lines[button] = started.value.path().read_text(encoding="utf-8").splitlines()
    assert lines["Vectors of the review (CSV)"][2].startswith("1,brilliant,")
    assert len(lines["vectors.tsv"]) + 1 == len(lines["metadata.tsv"]) == 9_997


def test_hostile_words_stay_text(visitor):
    words = "<img src=x onerror=alert(1)> **superb** $x$"
    page = open_page(visitor, f"words={quote(words)}&review={quote(words)}")
    expect(page.get_by_text("onerror: dropped: not in the vocabulary")).to_be_visible()
    expect(name_on_map(page, "superb")).to_be_visible()
    expect(page.locator("img[src=x]")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_nothing_serious_for_assistive_technology(theme, width, visitor):
    page = open_page(visitor, "words=superb+zzyzx", width=width, color_scheme=theme)
    assert findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
