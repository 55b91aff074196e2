"""The whole way in Chromium: read, train, stop, read with what was trained."""

import re

import pytest

from tests import sentences
from tests.browser.server import expect
from tests.examples import HOSTILE

PATIENCE = 60_000
LINES = "[data-testid=stVegaLiteChart] path[aria-roledescription='line mark']"


def open_read(visitor, **options):
    page = visitor.open(**options)
    expect(page.locator(".words .kept").first).to_be_visible(timeout=PATIENCE)
    return page


def type_review(page, text):
    box = page.get_by_label("Review", exact=True)
    box.fill(text)
    box.press("Control+Enter")


def go_to_train(page):
    page.get_by_role("link", name="Train").click()
    expect(page.get_by_role("heading", name=sentences.TRAIN_TITLE)).to_be_visible()


def train_button(page):
    return page.get_by_role("button", name="Train", exact=True)


def shapes(page):
    """Where the lines of all curves run now."""
    return page.evaluate(
        "(lines) => [...document.querySelectorAll(lines)].map(p => p.getAttribute('d')).join()",
        LINES,
    )


def test_the_whole_way(visitor):
    page = open_read(visitor)
    expect(page.get_by_text(re.compile("^bundled GRU, epoch"))).to_be_visible()
    type_review(page, "a wonderful zzyzx film")
    expect(page.locator(".words .kept")).to_have_count(3)
    expect(page.locator(".words .unknown")).to_have_text(re.compile("zzyzx"))

    go_to_train(page)
    expect(page.get_by_text("Press Train")).to_be_visible()
    expect(page.get_by_text(sentences.REPLICA_INSTEAD)).to_be_visible()
    train_button(page).click()
    expect(page.get_by_text("Press Train")).to_be_hidden(timeout=PATIENCE)
    last = ""
    for _ in range(3):  # the curves move, each time from what was drawn before
        page.wait_for_function(
            """([lines, last]) => {
              const paths = [...document.querySelectorAll(lines)];
              const now = paths.map(path => path.getAttribute('d')).join();
              return now && now !== last;
            }""",
            arg=[LINES, last],
            timeout=PATIENCE,
        )
        last = shapes(page)
    expect(page.get_by_text(re.compile("2,000 machine-written reviews")).first).to_be_visible(
        timeout=PATIENCE
    )
    assert re.search(r"\?run=[0-9a-f]{16}|&run=[0-9a-f]{16}", page.url)

    page.get_by_role("button", name="Read with it").click()
    expect(page.get_by_text(re.compile("^GRU [0-9a-f]{6}, epoch"))).to_be_visible()
    type_review(page, "an excellent film, wonderful and perfect")
    expect(page.locator(".words .kept")).to_have_count(6)
    expect(page.locator(".reading-value")).to_have_text(re.compile(r"0\.[5-9]|1\.0"))
    type_review(page, "an awful film, boring and the worst waste")
    expect(page.locator(".reading-value")).to_have_text(re.compile(r"0\.[0-4]"))


def test_stop_keeps_what_was_learned(visitor):
    page = open_read(visitor)
    go_to_train(page)
    slider = page.get_by_role("slider", name="Epochs")
    slider.focus()
    slider.press("End")
    expect(page).to_have_url(re.compile("epochs=20"))
    train_button(page).click()
    expect(page.get_by_text(re.compile("Epoch 2 of 20"))).to_be_visible(timeout=PATIENCE)
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text(re.compile(r"Stopped. \d+ finished epoch")).first).to_be_visible(
        timeout=PATIENCE
    )
    expect(page.get_by_role("button", name=sentences.READ_WITH_IT)).to_be_visible()


def test_the_charts_follow_the_strip(visitor):
    page = open_read(visitor)
    curve = page.locator("[data-testid=stVegaLiteChart] svg:visible").first
    expect(curve).to_be_visible()
    before = curve.inner_html()
    curve.evaluate("svg => { svg.dataset.seen = 'before' }")
    page.get_by_role("button", name="First word").click()
    page.wait_for_function(
        "before => document.querySelector('[data-seen=before]').innerHTML !== before", arg=before
    )  # the very same chart: it was not built anew
    expect(page.locator(".words [aria-current]")).to_have_attribute("data-step", "0")


@pytest.mark.parametrize("text", HOSTILE)
def test_typed_text_runs_nothing_and_breaks_no_layout(text, visitor):
    page = open_read(visitor)
    type_review(page, text.replace("\ud800", "") + " wonderful")
    expect(page.locator(".words .kept").last).to_have_text(re.compile("wonderful"))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator("[data-testid=stMain] img").count() == 0


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_both_pages_fit_the_screen(theme, width, visitor):
    page = open_read(visitor, width=width, color_scheme=theme)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(page.locator("[data-testid=stVegaLiteChart]").last).to_be_visible()
    for chart in page.locator("[data-testid=stVegaLiteChart]").all():
        assert chart.bounding_box()["width"] <= width
