"""axe on every page, in both themes, on a phone and a wide screen."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.server import expect

PANELS = ["One step", "return_sequences", "Gates and equations", "What if", "Where the state is"]


def findings(page):
    """Serious and critical findings, as text."""
    page.wait_for_load_state("networkidle")
    violations = Axe().run(page).response["violations"]
    return [
        f"{found['id']}: {node['target']} {node['failureSummary']}"
        for found in violations
        if found["impact"] in {"serious", "critical"}
        for node in found["nodes"]
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 768, 1440])
def test_nothing_serious_on_any_page(theme, width, visitor):
    page = visitor.open(width=width, height=900, color_scheme=theme)
    expect(page.locator(".words .kept").first).to_be_visible(timeout=60_000)
    expect(page.locator("[data-testid=stVegaLiteChart] svg:visible").first).to_be_visible()
    assert findings(page) == []
    for panel in PANELS:
        page.get_by_role("radio", name=panel).or_(
            page.get_by_role("button", name=panel, exact=True)
        ).first.click()
        expect(page.get_by_text("Look closer")).to_be_visible()
        assert findings(page) == []
    if width > 1000:
        page.get_by_role("link", name="Train").click()
    else:
        page.get_by_test_id("stExpandSidebarButton").click()
        page.get_by_role("link", name="Train").click()
    expect(page.get_by_role("heading", name="How does a network learn to read?")).to_be_visible()
    expect(page.locator("[data-testid=stVegaLiteChart] svg:visible").first).to_be_visible()
    assert findings(page) == []
