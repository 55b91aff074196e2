"""Retakes the pictures of the README: `make screenshots`."""

import io
import re

from PIL import Image
from playwright.sync_api import Page

from tests.browser.server import ROOT, chromium, expect, serve
from tests.browser.settled import settle

TO = ROOT / "assets" / "screenshots"


# Words of the first sample on which the scrubber stands for a moment, by timestep.
STOPS = (4, 9, 14, 20, 26, 31, 38, 42, 47, 52, 56)


def main() -> None:
    """Take both pictures."""
    TO.mkdir(parents=True, exist_ok=True)
    take_read()
    take_speed()


def take_read() -> None:
    """Read on a laptop's screen: the scrubber goes through a review, then the switch is set."""
    with serve(ROOT / "streamlit_app.py") as url, chromium() as browser:
        page = browser.new_page(viewport={"width": 1366, "height": 650}, color_scheme="light")
        page.goto(url)
        expect(page.locator(".words .kept").first).to_be_visible(timeout=60_000)
        frames: list[tuple[Image.Image, int]] = []
        for step in STOPS:
            page.locator(f".words [data-step='{step}']").click()
            frames.append((_frame(page), 700))
        for value, milliseconds in (("True", 2_500), ("False", 2_500)):
            switch = page.get_by_role("radiogroup", name=re.compile("^return_sequences"))
            switch.locator(".choice", has_text=value).click()
            frames.append((_frame(page), milliseconds))
    first, *others = (frame for frame, _ in frames)
    first.save(
        TO / "read.gif",
        save_all=True,
        append_images=others,
        duration=[milliseconds for _, milliseconds in frames],
        loop=0,
        optimize=True,
    )


def _frame(page: Page) -> Image.Image:
    """The page as it stands, in the few colours that a GIF can hold."""
    page.mouse.move(0, 0)
    settle(page)
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    return shot.quantize(colors=128, dither=Image.Dither.NONE)


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
