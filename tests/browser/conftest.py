"""One browser and one server of the app for all browser tests."""

import pytest

from tests.browser.server import ROOT, chromium, serve, visits


@pytest.fixture(scope="session")
def browser():
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def url():
    """The app on a machine without IMDB."""
    with serve(ROOT / "streamlit_app.py") as address:
        yield address


@pytest.fixture
def visitor(url, browser):
    """Opens pages; at the end none of them may have complained or left its host."""
    with visits(url, browser) as opened:
        yield opened
