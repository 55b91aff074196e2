"""Lines of the gradient through time, as data and as a specification."""

import numpy as np
import pytest

from sentiment_core.charts.base.palette import LIGHT
from sentiment_core.charts.compare.gradient import gradient_lines, gradient_table
from sentiment_core.rnn.analysis.gradient import ReviewGradient, review_gradient
from sentiment_core.rnn.cells import State
from tests.charts.specification import spec_without_data
from tests.examples import small_reader


def gradient(sizes: list[float], c: list[float] | None = None) -> ReviewGradient:
    """One layer of one unit with these sizes."""
    column = np.array(sizes, dtype=np.float32)[:, None]
    cell = None if c is None else np.array(c, dtype=np.float32)[:, None]
    return ReviewGradient((State(column, cell),), np.zeros((len(sizes), 2), np.float32))


def test_each_state_of_each_network_is_a_line_from_the_end_on() -> None:
    table = gradient_table({"A": gradient([1, 2, 4]), "B": gradient([0.5], [0.25])})
    assert table[["line", "state", "distance", "size"]].to_numpy().tolist() == [
        ["A", "h", 0, 4.0],
        ["A", "h", 1, 2.0],
        ["A", "h", 2, 1.0],
        ["B", "h", 0, 0.5],
        ["B c", "c", 0, 0.25],
    ]
    names = gradient_lines(table, colours=LIGHT).data["names"]
    assert names[["line", "distance"]].to_numpy().tolist() == [["A", 2], ["B", 0], ["B c", 0]]


def test_a_backward_direction_counts_from_the_first_word() -> None:
    reader = small_reader(cell="LSTM", bidirectional=True)
    found = review_gradient(reader.read("w1 w9 w7 w3"), reader.weights)
    table = gradient_table({"A": found}).set_index("line")
    assert set(table.index) == {"A", "A c", "A ←", "A ← c"}
    units = found.states[-1].h.shape[1] // 2
    forward, backward = found.states[-1].h[:, :units], found.states[-1].h[:, units:]
    assert np.allclose(table.loc["A", "size"], np.linalg.norm(forward, axis=1)[::-1])
    assert np.allclose(table.loc["A ←", "size"], np.linalg.norm(backward, axis=1))
    assert table.loc["A ←", "distance"].tolist() == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("sizes", "ends"),
    [
        ([0.02, 0.3, 2.0], [1e-2, 10]),
        ([1.0, 1.0], [1, 10]),
        ([0.0, 1e-20, 2.0], [1e-12, 10]),
        ([0.0, 0.0], [1e-42, 1e-29]),
        ([3e4, 1.0], [1, 1e5]),
    ],
)
def test_the_scale_holds_every_size_and_no_zero(sizes: list[float], ends: list[float]) -> None:
    drawn = gradient_lines(gradient_table({"A": gradient(sizes)}), colours=LIGHT)
    [scale] = {str(layer["encoding"]["y"]["scale"]) for layer in drawn.to_dict()["layer"]}
    low, high = drawn.to_dict()["layer"][0]["encoding"]["y"]["scale"]["domain"]
    assert "log" in scale
    assert drawn.data["sizes"]["size"].between(low, high * 1.0001).all()
    if sum(sizes):
        assert [low, high] == pytest.approx(ends)


def test_an_epoch_of_like_sizes_moves_only_data() -> None:
    one, other = (
        gradient_lines(gradient_table({"A": gradient(sizes)}), colours=LIGHT)
        for sizes in ([0.2, 2.0], [0.3, 5.0])
    )
    assert spec_without_data(one) == spec_without_data(other)
