"""The studio in Chromium: a run is never lost, and its script can be taken home."""

import ast
import re

import pytest

from tests import sentences
from tests.browser.server import ROOT, expect, serve, visits
from tests.browser.test_accessibility_browser import findings

pytestmark = pytest.mark.long

PATIENCE = 60_000
HEADING = "How does a network learn to read?"
LINES = "[data-testid=stVegaLiteChart] path[aria-roledescription='line mark']"


def open_train(visitor, query="", **options):
    page = visitor.open(f"/train?{query}", **options)
    expect(page.get_by_role("heading", name=HEADING)).to_be_visible(timeout=PATIENCE)
    expect(train_button(page)).to_be_enabled(timeout=PATIENCE)
    return page


def train_button(page):
    return page.get_by_role("button", name="Train", exact=True)


def run_id(page):
    return re.search(r"[?&]run=([0-9a-f]{16})", page.url)[1]


def result(page):
    return page.get_by_role("paragraph").filter(has_text=re.compile("^Validation accuracy"))


def epochs(page):
    return page.get_by_role("slider", name="Epochs")


def test_a_refresh_in_mid_run_finds_the_run_and_may_stop_it(visitor):
    page = open_train(visitor, "epochs=20&seed=71&units=128")
    train_button(page).click()
    expect(page.get_by_text(re.compile(r"Epoch \d+ of 20"))).to_be_visible(timeout=PATIENCE)
    run = run_id(page)
    page.reload()
    expect(page.get_by_text(re.compile(r"Epoch \d+ of 20"))).to_be_visible(timeout=PATIENCE)
    assert run_id(page) == run
    expect(page.locator(LINES).first).to_be_visible()
    stop = page.get_by_role("button", name="Stop")
    expect(stop).to_be_enabled()
    expect(page.get_by_role("slider", name="Units")).to_have_attribute("aria-valuetext", "128")
    stop.click()
    expect(page.get_by_text(re.compile("^Stopped")).first).to_be_visible(timeout=PATIENCE)
    assert "seed=71" in page.url  # though nobody waited for the folded control to be drawn


def test_a_server_that_is_started_again_finds_the_finished_runs(browser, tmp_path):
    """The same cache, another process; nothing is kept in memory only."""
    folder = str(tmp_path / "cache")
    with (
        serve(ROOT / "streamlit_app.py", SENTIMENT_CACHE=folder) as url,
        visits(url, browser) as visitor,
    ):
        page = open_train(visitor, "epochs=1&train_reviews=500&units=4&embedding_dim=4")
        train_button(page).click()
        expect(page.get_by_role("button", name=sentences.READ_WITH_IT)).to_be_visible(
            timeout=PATIENCE
        )
        path = page.url.removeprefix(url)
        told = result(page).inner_text()
    with (
        serve(ROOT / "streamlit_app.py", SENTIMENT_CACHE=folder) as url,
        visits(url, browser) as visitor,
    ):
        page = visitor.open(path)
        expect(result(page)).to_have_text(told, timeout=PATIENCE)
        expect(page.get_by_text(sentences.SAME_REVIEW_EACH_EPOCH)).to_be_visible()
        page.get_by_role("button", name="Read with it").click()
        expect(page.get_by_text(re.compile("^GRU [0-9a-f]{6}, epoch 1"))).to_be_visible(
            timeout=PATIENCE
        )


def test_the_script_follows_the_form_and_is_downloaded_as_it_stands(visitor):
    page = open_train(visitor)
    view = page.get_by_role("region", name=re.compile("^Keras script"))
    expect(view).to_be_visible()
    slider = page.get_by_role("slider", name="Units")
    slider.focus()
    slider.press("ArrowRight")
    marked = view.locator("li.changed")
    expect(marked).to_have_count(1)
    expect(marked).to_contain_text("keras.layers.GRU(64")
    expect(page.get_by_text("Changed: units 32 → 64 (1 line highlighted)").first).to_be_visible()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download script").click()
    assert waiting.value.suggested_filename == "gru.py"
    text = waiting.value.path().read_text()
    ast.parse(text)
    shown = [line.inner_text().split("\n", 1)[-1] for line in view.locator("li").all()]
    assert len(shown) == len(text.splitlines())
    assert "keras.layers.GRU(64" in text


def test_the_script_can_be_copied(visitor):
    page = open_train(visitor)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    ast.parse(copied)
    assert copied.startswith("# Trains a network (GRU)")
    assert copied.endswith("\n")


def test_a_preset_fills_the_form_and_its_link_does_the_same(visitor):
    page = open_train(visitor)
    page.get_by_role("radio", name="Overfit").or_(
        page.get_by_role("button", name="Overfit")
    ).first.click()
    expect(page).to_have_url(re.compile("preset=overfit"))
    expect(page).to_have_url(re.compile("epochs=15"))
    expect(epochs(page)).to_have_attribute("aria-valuetext", "15")
    again = open_train(visitor, "preset=overfit")
    expect(epochs(again)).to_have_attribute("aria-valuetext", "15")
    expect(again.get_by_text("Press Train")).to_be_visible()


@pytest.mark.parametrize(("width", "theme"), [(390, "dark"), (1440, "light")])
def test_the_summary_is_nothing_serious_for_axe_and_fits(width, theme, visitor):
    page = open_train(
        visitor, "train_behind=Model%20summary&layers=2", width=width, color_scheme=theme
    )
    expect(page.get_by_text("Total params")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert findings(page) == []
