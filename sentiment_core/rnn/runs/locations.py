"""Where this machine keeps its runs."""

import os
from pathlib import Path

from sentiment_core.data.assets import ASSETS
from sentiment_core.data.cache import cache_folder
from sentiment_core.errors import RunError
from sentiment_core.i18n import t
from sentiment_core.rnn.runs.store import RunStore

_MEGABYTES = "SENTIMENT_STORE_MB"


def run_store(folder: Path | None = None) -> RunStore:
    """The store of this machine's runs, with the bundled ones.

    Args:
        folder: None for the one in the project's cache.

    Raises:
        RunError: SENTIMENT_STORE_MB is no positive number.
        DataError: no folder is given, and there is none to keep a cache in.
    """
    megabytes = os.environ.get(_MEGABYTES, "") or "2000"
    if not megabytes.isdecimal() or int(megabytes) == 0:
        raise RunError(
            t(
                "{variable} must be a whole number of megabytes; got {given!r}.",
                variable=_MEGABYTES,
                given=megabytes,
            )
        )
    return RunStore(
        folder or cache_folder() / "runs",
        max_bytes=int(megabytes) * 1_000_000,
        bundled=ASSETS / "runs",
    )
