"""The dots of a room and the counts of its votes, as data."""

from dataclasses import replace

from sentiment_core.charts.base.palette import LIGHT
from sentiment_core.charts.workshop.results import (
    accuracy_dots,
    accuracy_table,
    vote_bars,
    vote_table,
)
from tests.examples import epoch, trained_run


def run(run_id: str, accuracy: float, cell: str = "GRU"):
    return replace(trained_run(run_id, cell=cell), history=(epoch(1, accuracy),))


def test_equal_accuracies_of_one_cell_stand_above_each_other() -> None:
    runs = [
        run("a" * 16, 0.8),
        run("b" * 16, 0.801),
        run("c" * 16, 0.9),
        run("d" * 16, 0.8, "LSTM"),
    ]
    table = accuracy_table(runs)
    heights = dict(zip(table["run"], table["height"], strict=True))
    assert heights["a" * 6] == heights["c" * 6] == 0  # GRU is the lowest row
    assert 0 < heights["b" * 6] < 1
    assert heights["d" * 6] == 1


def test_a_large_pile_never_reaches_the_next_row() -> None:
    table = accuracy_table([run(f"{n:016x}", 0.8) for n in range(200)])
    assert table["height"].max() < 1


def test_the_specifications_do_not_change_with_the_data() -> None:
    empty, full = accuracy_table([]), accuracy_table([run("a" * 16, 0.8)])
    specs = [accuracy_dots(table, colours=LIGHT).to_dict() for table in (empty, full)]
    for spec in specs:
        del spec["data"], spec["datasets"]
    assert specs[0] == specs[1]
    assert list(empty.dtypes) == list(full.dtypes)


def test_votes_show_what_is_right_only_when_it_is_revealed() -> None:
    votes = (("GRU", 3), ("LSTM", 0))
    assert list(vote_table(votes, None)["right"]) == ["open", "open"]
    assert list(vote_table(votes, "LSTM")["right"]) == ["wrong", "right"]
    spec = vote_bars(vote_table(votes, None), most=5, colours=LIGHT).to_dict()
    assert spec["layer"][0]["encoding"]["x"]["scale"]["domain"] == [0, 5]
