"""A small app with a word strip and a browser that looks at it."""

import re
import shutil
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

CHROMIUM = shutil.which("chromium")
if CHROMIUM is None:
    pytest.skip("needs Debian's chromium", allow_module_level=True)
sync_api = pytest.importorskip("playwright.sync_api", reason="needs playwright")
expect = sync_api.expect

ROOT = Path(__file__).parents[2]
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
        opened, errors, requests = [], [], []

        def open_strip(review="plain", *, step=0, theme="light", width=1440, **options):
            page = self.browser.new_page(viewport={"width": width, "height": 900}, **options)
            opened.append(page)
            page.on("pageerror", lambda error: errors.append(str(error)))
            page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
            page.on("request", lambda request: requests.append(request.url))
            page.goto(f"{self.url}/?review={review}&step={step}&embed_options={theme}_theme")
            expect(page.get_by_text("runs=1")).to_be_visible(timeout=20_000)
            expect(page.locator(".strip")).to_be_attached()
            return page

        try:
            yield open_strip
        finally:
            for page in opened:
                page.close()
        assert errors == []
        own = re.compile(rf"{self.url}|blob:{self.url}|data:|ws://127")
        assert [request for request in requests if not own.match(request)] == []


@contextmanager
def start_bench() -> Iterator[Bench]:
    """The app on a free port, and a browser."""
    with (
        tempfile.TemporaryDirectory() as home,
        serve(home) as url,
        sync_api.sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield Bench(url, browser)
        browser.close()


@contextmanager
def serve(home: str) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable, "-m", "streamlit", "run", str(APP),
        "--server.port", str(port), "--server.address", "127.0.0.1", "--server.headless", "true",
        "--server.fileWatcherType", "none", "--browser.gatherUsageStats", "false",
    ]  # fmt: skip
    environment = {"PYTHONPATH": str(ROOT), "HOME": home, "PATH": "/usr/bin:/bin"}
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=home, env=environment, stdout=quiet, stderr=quiet) as server:
        try:
            url = f"http://127.0.0.1:{port}"
            wait_for_health(url, server)
            yield url
        finally:
            server.terminate()


def wait_for_health(url: str, server: subprocess.Popen[bytes]) -> None:
    opened = urllib.request.Request(f"{url}/_stcore/health")
    for _ in range(200):
        assert server.poll() is None, "streamlit ended"
        try:
            with urllib.request.urlopen(opened, timeout=5):
                return
        except OSError:
            try:
                server.wait(0.1)
            except subprocess.TimeoutExpired:
                continue
    pytest.fail("streamlit did not become healthy")


def current(page):
    return page.locator(".words [aria-current]")


def expect_step(page, step):
    """Shown in the browser and known to Python."""
    expect(current(page)).to_have_attribute("data-step", str(step))
    expect(page.get_by_text(f"step={step}", exact=True)).to_be_visible()


def control(page, name):
    return page.get_by_role("button", name=name, exact=True)
