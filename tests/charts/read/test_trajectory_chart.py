"""The path of the state and the confusion matrix, tested as data."""

from typing import Any

import numpy as np
import pytest

from sentiment_core.charts.base.palette import DARK, LIGHT
from sentiment_core.charts.read.trajectory import NAMED_JUMPS, path_frame, trajectory_chart
from sentiment_core.charts.train.confusion import confusion_chart, confusion_frame
from sentiment_core.rnn.evaluation.evaluation import Evaluation
from sentiment_core.rnn.evaluation.projection import Projection, fit_projection
from sentiment_core.rnn.network.trace import ReviewTrace, apply_head
from tests.charts.read.test_charts import trace
from tests.charts.specification import spec_without_data
from tests.examples import HOSTILE, random_weights, small_config

REVIEW = "w1 w9 w7 w30 w4 w90 w12 w1"


def some_projection() -> Projection:
    states = np.random.default_rng(1).uniform(-1, 1, (60, 4)).astype(np.float32)
    return fit_projection(states, random_weights(small_config()), reviews=5, epoch=2)


def chart(reading: ReviewTrace, step: int = 0) -> Any:
    return trajectory_chart(reading, some_projection(), step=step, colours=LIGHT)


def labels(made: Any) -> list[list[str]]:
    """The words that each layer writes."""
    spec = made.to_dict()
    return [
        spec["datasets"][layer["data"]["name"]]["label"].tolist()
        for layer in spec["layer"]
        if layer["mark"]["type"] == "text"
    ]


def test_each_way_leads_from_the_state_before_and_the_first_from_the_zero_state() -> None:
    reading, projection = trace(REVIEW), some_projection()
    path = path_frame(reading, projection, step=2)
    assert path["word"].tolist() == REVIEW.split()
    points = projection.project(reading.hidden_states)
    assert path[["x", "y"]].to_numpy() == pytest.approx(points, abs=1e-4)
    assert path[["from_x", "from_y"]].to_numpy()[1:] == pytest.approx(points[:-1], abs=1e-4)
    zero = projection.project(np.zeros((1, 4), dtype=np.float32))[0]
    assert path.loc[0, ["from_x", "from_y"]].tolist() == pytest.approx(zero.tolist(), abs=1e-4)
    assert path["read"].tolist() == [True] * 3 + [False] * 5
    judge = apply_head(reading.hidden_states, random_weights(small_config()))
    assert path["probability"].tolist() == pytest.approx(judge.tolist(), abs=1e-6)


def test_the_largest_jumps_are_named_and_the_current_word_only_once() -> None:
    reading = trace(REVIEW)
    jumps = reading.largest_changes(NAMED_JUMPS)
    assert len(jumps) == 5
    assert reading.state_change[jumps[0]] == reading.state_change.max()
    words = REVIEW.split()
    other = next(step for step in range(8) if step not in jumps)
    for step in (other, jumps[0]):
        named, [current] = labels(chart(reading, step))
        assert current == words[step]
        # In their order, and some are left out where they would touch another.
        left = iter(words[at] for at in jumps if at != step)
        assert all(word in left for word in named)


def test_moving_through_the_words_only_moves_data() -> None:
    reading = trace(REVIEW)
    assert len({spec_without_data(chart(reading, step)) for step in range(8)}) == 1


@pytest.mark.parametrize("review", HOSTILE)
def test_typed_text_stands_in_data_only(review: str) -> None:
    reading = trace(review + " w1 w2")
    spec = spec_without_data(chart(reading, 1))
    assert not any(token in spec for token in reading.tokens)


def test_the_axes_hold_the_cloud_and_the_path_and_say_their_share() -> None:
    reading, projection = trace(REVIEW), some_projection()
    x, y = (chart(reading).to_dict()["layer"][0]["encoding"][name] for name in ("x", "y"))
    points = projection.project(reading.hidden_states)
    for number, axis in enumerate((x, y)):
        low, high = axis["scale"]["domain"]
        values = np.concatenate([points[:, number], projection.cloud[:, number]])
        assert low < values.min()
        assert high > values.max()
        share = round(100 * float(projection.explained[number]))
        assert axis["axis"]["title"] == f"component {number + 1} ({share} % of the variance)"


@pytest.mark.parametrize("review", ["w1", "w1 w1"])
def test_a_short_review_has_a_path(review: str) -> None:
    made = chart(trace(review))
    assert labels(made)[1] == ["w1"]


def test_the_cells_of_the_matrix_are_where_they_belong() -> None:
    frame = confusion_frame(
        Evaluation(true_positive=1_094, false_positive=120, true_negative=3, false_negative=0)
    )
    assert frame[["truly", "predicted", "label", "right"]].to_numpy().tolist() == [
        ["negative", "negative", "3", True],
        ["negative", "positive", "120", False],
        ["positive", "negative", "0", False],
        ["positive", "positive", "1,094", True],
    ]
    assert frame["share"].tolist() == pytest.approx([3 / 123, 120 / 123, 0, 1])


def test_a_row_without_reviews_has_no_share() -> None:
    assert confusion_frame(Evaluation(2, 0, 0, 2))["share"].tolist() == [0, 0, 0.5, 0.5]


def test_the_matrix_is_one_picture_for_all_counts() -> None:
    counts = (Evaluation(1, 2, 3, 4), Evaluation(1_000, 0, 0, 1))
    assert len({spec_without_data(confusion_chart(each, colours=LIGHT)) for each in counts}) == 1
    assert spec_without_data(confusion_chart(counts[0], colours=DARK)) != spec_without_data(
        confusion_chart(counts[0], colours=LIGHT)
    )
