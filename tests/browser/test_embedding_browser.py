"""The Embedding page in a browser: a word is typed, found on the map, and followed to epoch 0."""

import re
from urllib.parse import quote

import pytest

from tests import sentences
from tests.browser.server import expect
from tests.browser.test_accessibility_browser import findings
from tests.browser.top_line import open_epochs

pytestmark = pytest.mark.long

PATIENCE = 60_000
# More points than Streamlit draws as SVG.
MAP = ".st-key-embedding_map_picture [data-testid=stVegaLiteChart] canvas"
# Where the dark ring of the one typed word is: the place around which most of a circle is dark. Its
# place in pixels of the page, and the share of coloured (neither grey nor pale) pixels.
LOOK = """canvas => {
  const {width, height} = canvas, box = canvas.getBoundingClientRect();
  const pixels = canvas.getContext('2d').getImageData(0, 0, width, height).data;
  const scale = width / box.width, radius = Math.sqrt(190) / 2 * scale;
  const circle = [...Array(24).keys()].map(n => [
    Math.round(radius * Math.cos(n * Math.PI / 12)), Math.round(radius * Math.sin(n * Math.PI / 12))
  ]);
  const dark = new Uint8Array(width * height);
  let coloured = 0;
  for (let at = 0; at < dark.length; at++) {
    const [r, g, b, a] = pixels.subarray(4 * at, 4 * at + 4);
    dark[at] = a > 200 && Math.max(r, g, b) < 90;
    coloured += a > 100 && Math.max(r, g, b) - Math.min(r, g, b) > 60;
  }
  let best = {hits: 0};
  const edge = Math.ceil(radius);
  for (let y = edge; y < height - edge; y++) for (let x = edge; x < width - edge; x++) {
    let hits = 0;
    for (const [dx, dy] of circle) hits += dark[(y + dy) * width + x + dx];
    if (hits > best.hits) best = {hits, x: x / scale, y: y / scale};
  }
  return {...best, coloured: coloured / dark.length};
}"""


def open_page(visitor, query="", **options):
    page = visitor.open(f"/embedding?{query}", **options)
    expect(page.locator(MAP)).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text(sentences.LOAD_TSV)).to_be_visible(timeout=PATIENCE)
    return page


def look_at_map(page):
    return page.locator(MAP).evaluate(LOOK)


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
    expect(page).to_have_url(re.compile("words=superb"))
    expect(page.locator(".stale-element, [data-stale=true]")).to_have_count(0)
    trained = look_at_map(page)
    assert trained["hits"] >= 20
    assert trained["coloured"] > 0.002  # words that alone move the prediction far
    page.locator(MAP).hover(position={"x": trained["x"], "y": trained["y"]})
    expect(page.locator("#vg-tooltip-element")).to_contain_text("superb")
    epochs = open_epochs(page)
    epochs.focus()
    epochs.press("Home")
    expect(page.get_by_text("bundled GRU, untrained")).to_be_visible()
    expect(page).to_have_url(re.compile("epoch=0"))
    expect(table.get_by_role("gridcell", name="perfect", include_hidden=True)).to_have_count(0)
    for _ in range(100):  # until the canvas is drawn anew
        untrained = look_at_map(page)
        if untrained["coloured"] < trained["coloured"] / 4:
            break
    assert untrained["hits"] >= 20
    assert untrained["coloured"] < trained["coloured"] / 4  # no word does anything yet
    assert untrained["x"] < trained["x"] - 100  # a positive word came from the middle


def test_review_and_run_walk_on_to_another_page(visitor):
    page = open_page(visitor, f"run=bundled-embedding-8&review={quote('a brilliant film')}")
    expect(page.get_by_text("bundled GRU, embedding 8, epoch 4")).to_be_visible()
    page.get_by_test_id("stPageLink").get_by_role("link", name="Read").click()
    expect(page.locator(".words .kept")).to_have_count(3, timeout=PATIENCE)
    expect(page.get_by_text("bundled GRU, embedding 8, epoch 4").first).to_be_visible()


def test_the_files_can_be_taken_home(visitor):
    page = open_page(visitor, f"review={quote('a brilliant film')}")
    lines = {}
    for button in ("Vectors of the review (CSV)", "vectors.tsv", "metadata.tsv"):
        with page.expect_download() as started:
            page.get_by_role("button", name=button).click()
        lines[button] = started.value.path().read_text(encoding="utf-8").splitlines()
    assert lines[sentences.VECTORS_CSV][2].startswith("1,brilliant,")
    assert len(lines["vectors.tsv"]) + 1 == len(lines["metadata.tsv"]) == 9_997


def test_hostile_words_stay_text(visitor):
    words = "<img src=x onerror=alert(1)> **superb** $x$"
    page = open_page(visitor, f"words={quote(words)}&review={quote(words)}")
    expect(page.get_by_text("onerror: dropped: not in the vocabulary")).to_be_visible()
    expect(page.get_by_text("Nearest to onerror")).to_have_count(0)
    expect(page.locator("img[src=x]")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(
    ("theme", "width", "words"), [("light", 390, "zzyzx"), ("dark", 1440, "superb+zzyzx")]
)
def test_nothing_serious_for_assistive_technology(theme, width, words, visitor):
    page = open_page(visitor, f"words={words}", width=width, color_scheme=theme)
    assert findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
