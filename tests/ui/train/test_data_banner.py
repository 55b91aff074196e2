"""How often the pages that train look whether IMDB is ready."""

import pytest

from sentiment_core.jobs.preparation import PreparationSnapshot, PreparationState
from tests.ui.conftest import Room


@pytest.mark.parametrize("page", ["train", "compare"])
@pytest.mark.parametrize(
    ("state", "seconds"),
    [
        (PreparationState.READY, []),
        (PreparationState.WORKING, [1.0]),
        (PreparationState.FAILED, [30.0]),
    ],
)
def test_a_page_looks_each_second_only_while_imdb_is_made_ready(
    page: str,
    state: PreparationState,
    seconds: list[float],
    room: Room,
    looks: list[float | None],
) -> None:
    """Where IMDB could not be had, each of a hundred open pages looked every second for ever."""
    room.preparation.snapshot = PreparationSnapshot(state, "", None)
    app = room.open(page)
    assert not app.exception
    assert [every for every in looks if every] == seconds
