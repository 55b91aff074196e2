"""What every test may rely on: an empty machine, and a reason for what is skipped."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from sentiment_core.data import sources
from sentiment_core.data.package import PACKAGE, find_package
from sentiment_core.rnn.training.keras_installed import keras_is_installed

IMDB = os.environ.get("SENTIMENT_IMDB", "")


def pytest_configure() -> None:
    # What a shell runs in the background ignores Ctrl-C, and tests send it on purpose.
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("imdb") and not (IMDB or find_package()):
            item.add_marker(
                pytest.mark.skip(
                    reason=f"SENTIMENT_IMDB names no IMDB reviews; {PACKAGE} is not installed"
                )
            )
        if item.get_closest_marker("keras") and not keras_is_installed():
            item.add_marker(pytest.mark.skip(reason="TensorFlow is not installed"))
        if "browser" in Path(item.fspath).parts:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(autouse=True)
def _own_machine(
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> Iterator[None]:
    """No test sees the real home, cache or IMDB, unless it is marked `imdb`."""
    home = tmp_path_factory.mktemp("home")
    for variable in ("XDG_CACHE_HOME", "SENTIMENT_STORE_MB", "DASK_SCHEDULER_ADDRESS"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("KERAS_HOME", str(home / "keras"))
    monkeypatch.setenv("SENTIMENT_CACHE", str(home / "cache"))
    if not request.node.get_closest_marker("imdb"):
        monkeypatch.delenv("SENTIMENT_IMDB", raising=False)
        monkeypatch.setenv("SENTIMENT_PACKAGE", "0")
    sources.close_datasets()
    yield
    sources.close_datasets()
