"""Everything is a link, and a link of a stranger injects nothing."""

import re
from urllib.parse import quote

import pytest

from tests import sentences
from tests.browser.server import expect
from tests.browser.top_line import open_epochs

pytestmark = pytest.mark.long


def test_a_link_opens_run_epoch_review_word_and_panel(visitor):
    query = "run=bundled-lstm&epoch=0&word=1&panel=State%20trajectory"
    page = visitor.open(f"/?{query}&review={quote('a fine little film')}")
    expect(page.locator(".words .kept")).to_have_count(4, timeout=60_000)
    expect(page.get_by_text("bundled LSTM, untrained")).to_be_visible()
    expect(page.locator(".words [aria-current]")).to_have_attribute("data-step", "1")
    expect(page.get_by_text(sentences.NO_TRAJECTORY)).to_be_visible()


def test_moving_and_typing_write_the_link_that_opens_the_same_again(visitor):
    page = visitor.open()
    expect(page.locator(".words .kept").first).to_be_visible(timeout=60_000)
    box = page.get_by_label("Review", exact=True)
    box.fill("not a good film")
    box.press("Control+Enter")
    expect(page.locator(".words .kept")).to_have_count(4)
    page.get_by_role("button", name="First word").click()
    expect(page).to_have_url(re.compile("word=0"))
    epochs = open_epochs(page)
    epochs.focus()
    epochs.press("Home")
    expect(page).to_have_url(re.compile("epoch=0"))
    again = visitor.open(page.url.removeprefix(visitor.url))
    expect(again.locator(".words .kept")).to_have_count(4, timeout=60_000)
    expect(again.get_by_text("bundled GRU, untrained")).to_be_visible()
    expect(again.locator(".words [aria-current]")).to_have_attribute("data-step", "0")


def test_epochs_replay_the_same_review(visitor):
    page = visitor.open()
    expect(page.locator(".words .kept").first).to_be_visible(timeout=60_000)
    value = page.locator(".reading-value")
    trained = value.inner_text()
    epochs = open_epochs(page)
    epochs.focus()
    epochs.press("Home")
    expect(page.get_by_text("bundled GRU, untrained")).to_be_visible()
    expect(value).not_to_have_text(trained)
    expect(page.locator(".words .kept")).to_have_count(57)


def test_the_equations_can_be_opened(visitor):
    page = visitor.open()
    expect(page.locator(".words .kept").first).to_be_visible(timeout=60_000)
    page.get_by_text("Gates and equations").click()
    expect(page.get_by_role("heading", name=sentences.CHECK_BY_HAND)).to_be_visible()
    expect(page.locator(".katex").first).to_be_visible()
    expect(page).to_have_url(re.compile("panel=Gates"))
