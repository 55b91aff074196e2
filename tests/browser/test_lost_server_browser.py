"""What a visitor is told when the server cannot be reached."""

import pytest

from tests.browser.server import expect
from tests.browser.settled import settle
from tests.load.server import Server


@pytest.fixture
def server(tmp_path):
    """A server of its own that a test may kill."""
    started = Server(tmp_path)
    yield started
    started.close()


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])  # Streamlit has a text for each
def test_a_lost_server_is_told_in_the_apps_words(host, server, browser):
    """A student was told to type `streamlit run yourscript.py`."""
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(f"http://{server.host.replace('127.0.0.1', host)}/encode")
    settle(page)
    server.kill()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible(timeout=60_000)
    expect(dialog.get_by_role("heading")).to_have_text("Server not reachable")
    expect(dialog.get_by_text("This page cannot reach the server")).to_be_visible()
    shown = dialog.inner_text()
    assert "treamlit" not in shown
    assert "Connection error" not in shown
    for _ in range(3):  # Streamlit draws the dialog again after each try
        page.wait_for_event("requestfailed")
    assert dialog.inner_text() == shown
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()
    page.close()
