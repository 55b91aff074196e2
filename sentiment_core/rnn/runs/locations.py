"""Where this machine keeps its runs."""

from pathlib import Path

from sentiment_core.data.assets import ASSETS
from sentiment_core.data.cache import cache_folder
from sentiment_core.rnn.runs.store import RunStore
from sentiment_core.settings.environment import STORE_MB, number_of

_MEGABYTES = 2_000


def run_store(folder: Path | None = None) -> RunStore:
    """The store of this machine's runs, with the bundled ones.

    Args:
        folder: None for the one in the project's cache.

    Raises:
        ConfigError: SENTIMENT_STORE_MB is no such number.
        DataError: no folder is given, and there is none to keep a cache in.
    """
    return RunStore(
        folder or cache_folder() / "runs",
        max_bytes=(number_of(STORE_MB) or _MEGABYTES) * 1_000_000,
        bundled=ASSETS / "runs",
    )
