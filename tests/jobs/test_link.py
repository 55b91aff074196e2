"""A link to a scheduler that is no longer there."""

import types

import pytest

from sentiment_core.jobs.link import Link
from sentiment_core.jobs.work import BROKEN


def test_a_closed_connection_is_an_error_that_the_engine_knows() -> None:
    link = object.__new__(Link)  # Dask leaves an empty answer behind when the other side closes
    link.client = types.SimpleNamespace(scheduler_info=lambda n_workers: {})
    with pytest.raises(BROKEN, match="closed"):
        link.workers()
