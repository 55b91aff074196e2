"""Retakes the pictures of the README: `make screenshots`."""

from tests.browser.server import ROOT, chromium, expect, serve

TO = ROOT / "assets" / "screenshots"


def main() -> None:
    """Take the Read page as it is on first paint."""
    TO.mkdir(parents=True, exist_ok=True)
    with serve(ROOT / "streamlit_app.py") as url, chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 1180})
        page.goto(url)
        expect(page.locator(".words .kept").first).to_be_visible(timeout=60_000)
        expect(page.locator("[data-testid=stVegaLiteChart] svg, canvas").last).to_be_visible()
        page.wait_for_function("document.querySelectorAll('[data-testid=stSkeleton]').length === 0")
        page.get_by_role("button", name="Previous word").click()
        page.wait_for_load_state("networkidle")
        page.screenshot(path=TO / "read.png")


if __name__ == "__main__":
    main()
