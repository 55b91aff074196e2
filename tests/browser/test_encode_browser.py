"""The Encode page in a browser: the tensor moves, the lab tells, and the drawing follows."""

import re
from pathlib import Path

import numpy as np
import pytest

from sentiment_core.data.assets import ASSETS
from sentiment_core.data.samples import sample_reviews
from sentiment_core.rnn.analysis.masking import beside_longer, read_padded
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.rnn.runs.store import RunStore
from sentiment_core.settings.limits import Side
from tests import sentences
from tests.browser.server import expect
from tests.browser.settled import settle
from tests.browser.test_accessibility_browser import findings
from tests.examples import HOSTILE

pytestmark = pytest.mark.long

PATIENCE = 60_000
CHART = "[data-testid=stVegaLiteChart] svg text"
PARTS = ("Words to tensor", "Pitfalls", "Masking", "Recurrence")


def open_encode(visitor, **options):
    page = visitor.open(**options)
    expect(page.locator(".words .kept").first).to_be_visible(timeout=PATIENCE)
    phone = options.get("width", 1440) < 1000
    if phone:
        page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_role("link", name="Encode").first.click()
    expect(page.get_by_role("heading", name=sentences.ENCODE_TITLE)).to_be_visible()
    if phone:
        page.get_by_test_id("stSidebarCollapseButton").locator("button").click()
    expect(page.locator(CHART).first).to_be_attached(timeout=PATIENCE)
    return page


def open_part(page, name):
    part = page.get_by_role("radio", name=name, exact=True)
    part.click()
    expect(part).to_be_checked()


def words_in_tensor(page, word):
    """Each word of the tensor is drawn lying and standing; one of the two is seen."""
    return page.locator(CHART).get_by_text(word, exact=True)


def test_the_tensor_follows_the_text_and_the_rules(visitor):
    page = open_encode(visitor)
    box = page.get_by_label("Review", exact=True)
    box.fill(f"zzyzx the wonderful film {HOSTILE[0]}")
    box.press("Control+Enter")
    expect(words_in_tensor(page, "wonderful").first).to_be_attached()
    expect(page.locator(CHART).get_by_text("389", exact=True)).to_have_count(1)
    expect(words_in_tensor(page, "zzyzx")).to_have_count(0)
    the = words_in_tensor(page, "the").count()
    assert the > 2  # the second and third review have it too
    skip = page.get_by_role("slider", name="Skip the most frequent")
    skip.focus()
    skip.press("ArrowRight")
    skip.press("ArrowRight")
    expect(page).to_have_url(re.compile("encode_skip_top=20"))
    expect(words_in_tensor(page, "the")).to_have_count(0)
    expect(words_in_tensor(page, "film").first).to_be_attached()
    clip = page.get_by_role("slider", name="Clip length")
    clip.focus()
    clip.press("Home")
    expect(page.get_by_text("of shape (3, 5)")).to_be_visible()
    # six words are left, and pre cuts off the first one
    expect(words_in_tensor(page, "wonderful")).to_have_count(0)
    expect(words_in_tensor(page, "alert").first).to_be_attached()


def test_on_a_phone_a_word_that_stands_is_no_longer_than_its_cell(visitor):
    """ "recommend" was cut, but only where it stood out of its cell above and below."""
    page = open_encode(visitor, width=390, height=844)
    lengths = """svg => {
      const sizes = (selector) => [...svg.querySelectorAll(selector)]
        .filter(mark => getComputedStyle(mark).opacity !== "0")
        .map(mark => mark.getBoundingClientRect().height);
      const words = sizes("text[transform*=rotate]");
      return { cell: Math.max(...sizes(".mark-rect path")), words };
    }"""
    settle(page)
    found = page.locator("[data-testid=stVegaLiteChart] svg").first.evaluate(lengths)
    assert len(found["words"]) > 40
    assert max(found["words"]) <= found["cell"] + 1


def lab_numbers():
    """What the bundled GRU says about the first sample beside 100 pads, and the proof."""
    store = RunStore(Path("nowhere"), bundled=ASSETS / "runs")
    reader = Reader.of(store, store.find("bundled-gru"))
    ids = reader.encode(sample_reviews()[0].text).ids
    masked, unmasked = (
        read_padded(ids, reader.weights, pads=100, padding=Side.POST, mask_zero=mask_zero)
        for mask_zero in (True, False)
    )
    longer = np.full(2_000, 4, dtype=np.int32)
    proof = beside_longer(ids, longer, reader.weights, padding=Side.POST)
    return masked.prediction, unmasked.prediction, proof


def test_the_masking_lab_gives_two_numbers_that_part(visitor):
    masked, unmasked, proof = lab_numbers()
    assert f"{masked:.3f}" != f"{unmasked:.3f}"
    page = open_encode(visitor)
    open_part(page, "Masking")
    numbers = page.locator("[data-testid=stMetricValue]")
    expect(numbers).to_have_text([f"{masked:.3f}", f"{unmasked:.3f}"])
    pads = page.get_by_role("slider", name="Padding")
    pads.focus()
    pads.press("Home")
    expect(numbers).to_have_text([f"{masked:.3f}"] * 2)
    expect(page).to_have_url(re.compile("pads=0"))
    for number in (proof.masked_beside, proof.unmasked_beside):
        # a cell's name has all digits of its number
        cell = page.get_by_role("gridcell", name=str(number)[:7], include_hidden=True)
        expect(cell.first).to_be_attached()


def test_the_output_is_taken_where_it_is_said(visitor):
    page = open_encode(visitor)
    open_part(page, "Recurrence")
    outputs = page.locator(CHART).filter(has_text=re.compile(r"^P 0\.\d{3}$"))
    expect(outputs).to_have_count(1)
    page.get_by_role("radio", name="after every word").or_(
        page.get_by_role("button", name="after every word")
    ).first.click()
    expect(outputs).to_have_count(5)
    page.get_by_role("button", name="Show the SimpleRNN").click()
    expect(page.get_by_text("bundled SimpleRNN, epoch").first).to_be_visible()
    box = page.get_by_label("Review", exact=True)
    box.fill("a fine little film indeed")
    box.press("Control+Enter")
    expect(page.get_by_text("Step 5 of 5: indeed")).to_be_visible()
    page.get_by_test_id("stMain").get_by_role("link", name="Read").click()
    expect(page.get_by_role("heading", name=sentences.READ_TITLE)).to_be_visible()
    expect(page).to_have_url(re.compile("run=bundled-simplernn"))
    network = page.get_by_role("button", name="Network: bundled SimpleRNN")
    expect(network).to_be_visible()
    expect(page.locator(".words .kept")).to_have_count(5)
    page.get_by_role("link", name="Encode").first.click()
    expect(page.get_by_label("Review", exact=True)).to_have_value("a fine little film indeed")
    expect(network).to_be_visible()


@pytest.mark.parametrize(("width", "theme"), [(390, "dark"), (1440, "light")])
def test_nothing_serious_in_any_part(width, theme, visitor):
    page = open_encode(visitor, width=width, height=900, color_scheme=theme)
    for part in PARTS:
        open_part(page, part)
        assert findings(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


COVERED = """tables => tables.flatMap(table => {
  const own = table.closest("[data-testid=stElementContainer]");
  const buttons = own.querySelector("[data-testid=stElementToolbar]").getBoundingClientRect();
  const above = own.previousElementSibling;
  const over = above.getBoundingClientRect().bottom - buttons.top;
  return over > 0 ? [`${over} px of ${above.innerText}`] : [];
})"""


def test_the_buttons_of_a_table_cover_nothing_on_a_phone(visitor):
    """Without a mouse they always stand: they lay on captions and on the last of three options."""
    page = visitor.open(
        "/encode?part=What+goes+round", width=390, height=844, has_touch=True, is_mobile=True
    )
    tables = page.get_by_test_id("stDataFrame")
    expect(tables).to_have_count(2, timeout=PATIENCE)
    settle(page)
    assert tables.evaluate_all(COVERED) == []
