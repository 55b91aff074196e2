"""Workshop on a wide screen and a phone, for everybody's eyes."""

import pytest

from tests import sentences
from tests.browser.server import expect
from tests.browser.test_accessibility_browser import findings

pytestmark = pytest.mark.long


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 390)])
def test_nothing_serious_and_nothing_cut(theme, width, visitor):
    page = visitor.open(width=width, height=900, color_scheme=theme)
    expect(page.locator(".words .kept").first).to_be_visible(timeout=60_000)
    if width < 1000:
        page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_role("link", name="Workshop").click()
    expect(page.get_by_role("heading", name=sentences.WORKSHOP_TITLE)).to_be_visible()
    if width < 1000:  # the menu lies over the page until it is closed
        page.get_by_test_id("stSidebarCollapseButton").locator("button").click()
    expect(page.get_by_text("People here")).to_be_visible()
    expect(page.get_by_text("Presenter")).to_have_count(0)  # this server has no key
    page.get_by_text("Prepare a link for a lesson").click()
    expect(page.get_by_text(sentences.WORKSHOP_LINK)).to_be_visible()
    expect(page.get_by_test_id("stCode")).to_contain_text(f"{visitor.url}/train")
    assert findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_larger_type_is_larger_on_every_page(visitor):
    page = visitor.open("/?large=1")
    expect(page.locator(".words .kept").first).to_be_visible(timeout=60_000)
    size = "parseFloat(getComputedStyle(document.documentElement).fontSize)"
    page.wait_for_function(f"{size} === 22")
    page.get_by_role("link", name="Workshop").click()
    expect(page.get_by_role("heading", name=sentences.WORKSHOP_TITLE)).to_be_visible()
    assert page.evaluate(size) == 22
    page.get_by_text("Larger type, for a projector").click()
    page.wait_for_function(f"{size} < 22")
