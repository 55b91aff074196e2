"""Retakes the pictures of the README: `make screenshots`."""

import re

from tests.browser.server import ROOT, chromium, expect, serve

TO = ROOT / "assets" / "screenshots"


def main() -> None:
    """Take both pictures."""
    TO.mkdir(parents=True, exist_ok=True)
    take_read()
    take_speed()


def take_read() -> None:
    """The Read page as it is on first paint, one word chosen."""
    with serve(ROOT / "streamlit_app.py") as url, chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 1180})
        page.goto(url)
        expect(page.locator(".words .kept").first).to_be_visible(timeout=60_000)
        charts = page.locator("[data-testid=stVegaLiteChart] svg:visible")
        expect(charts).to_have_count(3)
        page.locator(".words [data-step='42']").click()  # "brilliant", where it begins to turn
        expect(page).to_have_url(re.compile("word=42"))
        page.mouse.move(0, 0)
        page.wait_for_load_state("networkidle")
        page.screenshot(path=TO / "read.png")


def take_speed() -> None:
    """The chart of the last figures of `bench`."""
    with serve(ROOT / "tests/measure/speed_chart.py") as url, chromium() as browser:
        page = browser.new_page(
            viewport={"width": 1000, "height": 700}, color_scheme="light", device_scale_factor=1.5
        )
        page.goto(url)
        chart = page.locator("[data-testid=stVegaLiteChart] :is(svg, canvas)").first
        expect(chart).to_be_visible(timeout=60_000)
        page.wait_for_load_state("networkidle")
        chart.screenshot(path=TO / "speed.png")


if __name__ == "__main__":
    main()
