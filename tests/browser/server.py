"""A Streamlit server on a free port, and Chromium to look at it."""

import os
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

sync_api = pytest.importorskip("playwright.sync_api", reason="needs playwright")
expect = sync_api.expect
expect.set_options(timeout=20_000)  # a shared machine can be slow; a wrong page stays wrong

ROOT = Path(__file__).parents[2]
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
)
if not CHROMIUM:
    pytest.skip("needs Chromium", allow_module_level=True)


class Visits:
    """Opens pages at `url`; `check` says whether a page complained or left its host."""

    def __init__(self, url, browser):
        self.url = url
        self.browser = browser
        self.errors = []
        self.requests = []
        self.pages = []

    def open(self, path="/", *, width=1440, height=900, **options):
        page = self.browser.new_page(viewport={"width": width, "height": height}, **options)
        self.pages.append(page)
        page.on("pageerror", lambda error: self.errors.append(error.stack or str(error)))
        page.on("console", self._hear)
        page.on("dialog", lambda dialog: self.errors.append(f"a script ran: {dialog.message}"))
        page.on("request", lambda request: self.requests.append(request.url))
        page.goto(self.url + path)
        return page

    def _hear(self, message):
        # Streamlit looks for its server below a page's own address first, where it is not.
        own = rf"{self.url}/\w+/_stcore/(health|host-config)"
        if message.type == "error" and not re.fullmatch(own, message.location["url"]):
            self.errors.append(message.text)

    def check(self):
        for page in self.pages:
            page.close()
        assert self.errors == [], self.errors
        own = re.compile(rf"{self.url}|blob:{self.url}|data:|ws://127")
        assert [request for request in self.requests if not own.match(request)] == []


@contextmanager
def visits(url, browser) -> Iterator[Visits]:
    opened = Visits(url, browser)
    yield opened
    opened.check()


def own_imdb() -> dict[str, str]:
    """What lets a server see this machine's IMDB: none has it unasked."""
    return {"SENTIMENT_IMDB": os.environ.get("SENTIMENT_IMDB", ""), "SENTIMENT_PACKAGE": "1"}


@contextmanager
def serve(app: Path, *, module: str = "streamlit", **environment: str) -> Iterator[str]:
    """A server in a home of its own; gives its address.

    Args:
        app: the file to serve.
        module: what serves it.
        environment: variables besides the usual ones.
    """
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    command = [
        sys.executable, "-m", module, "run", str(app),
        "--server.port", str(port), "--server.address", "127.0.0.1", "--server.headless", "true",
        "--server.fileWatcherType", "none", "--browser.gatherUsageStats", "false",
    ]  # fmt: skip
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        variables = {
            "HOME": home,
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
            "SENTIMENT_CACHE": f"{home}/cache",
            "SENTIMENT_DOWNLOAD": "0",
            "SENTIMENT_PACKAGE": "0",
            **environment,
        }
        log = Path(home, "server.log")
        with (
            log.open("w") as file,
            subprocess.Popen(
                command, cwd=app.parent, env=variables, stdout=file, stderr=file
            ) as server,
        ):
            try:
                url = f"http://127.0.0.1:{port}"
                wait_for_health(url, server, log)
                yield url
            finally:
                server.terminate()


@contextmanager
def chromium() -> Iterator[object]:
    """A browser that talks to nobody on its own."""
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()


def wait_for_health(url: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    opened = urllib.request.Request(f"{url}/_stcore/health")
    for _ in range(300):
        assert server.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(opened, timeout=5):
                return
        except OSError:
            try:
                server.wait(0.1)
            except subprocess.TimeoutExpired:
                continue
    pytest.fail(f"streamlit did not become healthy: {log.read_text()}")
