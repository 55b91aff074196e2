"""A Streamlit server in a process tree of its own, to be loaded or killed."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[2]
# What Streamlit Community Cloud forces on an app, whatever its config.toml says.
# Source: docs.streamlit.io, deploy/streamlit-community-cloud/status.
FORCED_SETTINGS = {
    "STREAMLIT_CLIENT_SHOW_ERROR_DETAILS": "false",
    "STREAMLIT_RUNNER_FAST_RERUNS": "true",
    "STREAMLIT_SERVER_RUN_ON_SAVE": "true",
    "STREAMLIT_SERVER_ENABLE_XSRF_PROTECTION": "true",
    "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "true",
}


def free_port() -> int:
    """A port of loopback that nobody uses now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class Server:
    """The app, or another script, reached over loopback.

    Args:
        folder: its home, cache and log.
        script: what is served; by default the app.
        root: the checkout whose settings and modules are taken.
        watcher: what looks for changed sources, as in `server.fileWatcherType`.
        address: where it listens; 0.0.0.0 for every network.
        environment: more variables.
    """

    def __init__(
        self,
        folder: Path,
        *,
        script: Path | None = None,
        root: Path = ROOT,
        watcher: str = "none",
        address: str = "127.0.0.1",
        **environment: str,
    ) -> None:
        port = free_port()
        self.host = f"127.0.0.1:{port}"
        self.log = folder / "server.log"
        self.cache = folder / "cache"
        command = [
            sys.executable, "-m", "streamlit", "run", str(script or root / "streamlit_app.py"),
            "--server.port", str(port),
            "--server.address", address, "--server.headless", "true",
            "--server.fileWatcherType", watcher,
        ]  # fmt: skip
        variables = {
            "HOME": str(folder),
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(root),
            "SENTIMENT_CACHE": str(self.cache),
            "SENTIMENT_DOWNLOAD": "0",
            "SENTIMENT_PACKAGE": "0",
            **environment,
        }
        with self.log.open("a") as log:
            self.process = psutil.Popen(
                command, cwd=root, env=variables, stdout=log, stderr=log, stdin=subprocess.DEVNULL
            )
        self._wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(f"http://{self.host}/_stcore/health", timeout=5):
                    return
            except OSError:
                time.sleep(0.05)
        self.close()
        raise RuntimeError(f"the server did not start: {self.log.read_text()[-2_000:]}")

    def kill(self) -> list[psutil.Process]:
        """End it as the kernel would; what it had started before."""
        children: list[psutil.Process] = self.process.children(recursive=True)
        self.process.kill()
        self.process.wait()
        return children

    def close(self) -> None:
        """End it and what it started."""
        children = self.process.children(recursive=True) if self.process.is_running() else []
        with suppress(psutil.NoSuchProcess):
            self.process.terminate()
        psutil.wait_procs([self.process, *children], timeout=30)
