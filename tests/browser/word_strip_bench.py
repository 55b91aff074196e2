"""A small app with a word strip and a browser that looks at it."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.browser.server import ROOT, expect, serve, visits

__all__ = ["STRIP", "control", "current", "expect", "expect_step", "start_bench"]

APP = ROOT / "tests/browser/word_strip_app.py"
STRIP = "document.querySelector('[data-testid=stBidiComponentIsolated]').shadowRoot"


class Bench:
    """Opens pages of the app at `url`."""

    def __init__(self, url, browser):
        self.url = url
        self.browser = browser

    @contextmanager
    def pages(self):
        """At the end no error may have reached the console, and no request another host."""
        with visits(self.url, self.browser) as opened:

            def open_strip(review="plain", *, step=0, theme="light", **options):
                path = f"/?review={review}&step={step}&embed_options={theme}_theme"
                page = opened.open(path, **options)
                expect(page.get_by_text("runs=1")).to_be_visible(timeout=20_000)
                expect(page.locator(".strip")).to_be_attached()
                return page

            yield open_strip


@contextmanager
def start_bench(browser) -> Iterator[Bench]:
    """The small app on a free port."""
    with serve(APP) as url:
        yield Bench(url, browser)


def current(page):
    return page.locator(".words [aria-current]")


def expect_step(page, step):
    """Shown in the browser and known to Python."""
    expect(current(page)).to_have_attribute("data-step", str(step))
    expect(page.get_by_text(f"step={step}", exact=True)).to_be_visible()


def control(page, name):
    return page.get_by_role("button", name=name, exact=True)
