"""The closer looks of the Read page, each driven once."""

import re
from contextlib import suppress

import pytest

from tests import sentences
from tests.browser.server import expect, sync_api

pytestmark = pytest.mark.long

PATIENCE = 60_000


def open_panel(visitor, panel, **query):
    link = "&".join(f"{name}={value}" for name, value in {"panel": panel, **query}.items())
    page = visitor.open(f"/?{link}")
    expect(page.locator(".words .kept").first).to_be_visible(timeout=PATIENCE)
    return page


def test_keras_confirms_what_return_sequences_gives(visitor):
    page = open_panel(visitor, "return_sequences")
    rows = page.get_by_text("row 57 is the current word")
    expect(page.get_by_text(sentences.LAST_ROW)).to_be_visible()
    expect(rows).to_have_count(0)
    switch = page.get_by_role("radiogroup", name=re.compile("^return_sequences"))
    switch.get_by_role("radio", name="True").check()
    expect(rows).to_be_visible()
    ask = page.get_by_role("button", name=re.compile("^Ask Keras"))
    answered = page.get_by_test_id("stCode").filter(has_text="expected ndim=3, found ndim=2")
    for _ in range(200):  # the engine may still be starting; it says so and can be asked again
        expect(ask.or_(answered).first).to_be_visible(timeout=PATIENCE)
        if answered.is_visible():
            break
        with suppress(sync_api.TimeoutError):  # the answer came and the button went
            ask.click(timeout=2_000)
    expect(answered).to_be_visible()


def test_the_equations_follow_the_word(visitor):
    page = open_panel(visitor, "Gates and equations", run="bundled-lstm")
    expect(page.get_by_text("Step 57 of 57: film")).to_be_visible()
    page.get_by_role("button", name="First word").click()
    expect(page.get_by_text("Step 1 of 57: the")).to_be_visible()


def test_a_version_without_a_word_is_read_beside_the_review(visitor):
    page = open_panel(visitor, "What%20if", word=55)
    expect(page.get_by_text("Current word (56 of 57): excellent")).to_be_visible()
    page.get_by_role("button", name="Remove the word").click()
    expect(page.get_by_role("textbox", name="Your version")).not_to_have_value(
        re.compile("excellent")
    )
    expect(page.locator("[data-testid=stMetricDelta]").last).to_have_text(re.compile("[-−–]0"))


def test_the_map_names_the_jumps(visitor):
    page = open_panel(visitor, "State%20trajectory")
    expect(page.get_by_text(re.compile("states from .* validation reviews"))).to_be_visible()


def test_real_reviews_say_what_is_missing_and_show_the_counts(visitor):
    page = open_panel(visitor, "")
    page.get_by_role("button", name="Real reviews").click()
    expect(page.get_by_text("2,500 validation reviews", exact=True)).to_be_visible()
    expect(page.get_by_text(sentences.REVIEWS_NOT_HERE)).to_be_visible()


def test_the_table_of_words_is_downloaded(visitor):
    page = open_panel(visitor, "")
    with page.expect_download() as started:
        page.get_by_role("button", name="Words and states (CSV)").click()
    text = started.value.path().read_text(encoding="utf-8")
    assert text.splitlines()[0].startswith("word,rank,id,status,reason,step,probability")
    assert len(text.splitlines()) == 58
