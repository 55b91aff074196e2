"""One browser and one server of the app for all browser tests."""

import pytest

from tests.browser.server import ROOT, chromium, serve, visits
from tests.browser.word_strip_bench import start_bench


@pytest.fixture(scope="session")
def browser():
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def url():
    """The app on a machine without IMDB."""
    with serve(ROOT / "streamlit_app.py") as address:
        yield address


@pytest.fixture(scope="session")
def bench(browser):
    """The small app with nothing but a word strip."""
    with start_bench(browser) as started:
        yield started


@pytest.fixture
def open_strip(bench):
    """Opens the word strip's app with one of its reviews."""
    with bench.pages() as opened:
        yield opened


@pytest.fixture
def visitor(url, browser):
    """Opens pages; at the end none of them may have complained or left its host."""
    with visits(url, browser) as opened:
        yield opened
