"""The pictures of the Shapes page, tested as data."""

from typing import Any

import numpy as np
import pytest

from sentiment_core.charts.base.heatmap import scale_end
from sentiment_core.charts.base.palette import DARK, LIGHT, NEGATIVE, POSITIVE
from sentiment_core.charts.shapes.bars import bar_frame, change_bars, share_bars
from sentiment_core.charts.shapes.multi_hot import position_ticks
from sentiment_core.charts.shapes.overview import SKETCHES, shape_map, sketch_frames
from sentiment_core.charts.shapes.unrolled import (
    arrow_frame,
    states_frame,
    text_frame,
    unrolled_chart,
    window_of,
)
from sentiment_core.lessons.unrolled import Part, Unrolled
from tests.charts.specification import spec_without_data
from tests.examples import HOSTILE


def picture(steps: int = 5, *, units: int = 4, words: str = "w") -> Unrolled:
    states = np.random.default_rng(1).uniform(-1, 1, (steps, units)).astype(np.float32)
    return Unrolled(
        inputs=tuple(f"{words}{at}" for at in range(steps)),
        states=states,
        outputs=(*[""] * (steps - 1), "0.93"),
    )


def chart(unrolled: Unrolled, step: int, *, columns: int = 16) -> Any:
    return unrolled_chart(unrolled, step=step, columns=columns, colours=LIGHT)


def test_the_picture_grows_from_left_to_right() -> None:
    unrolled, shown = picture(), range(5)
    for step in range(5):
        cells = states_frame(unrolled, shown, upto=step)
        assert cells["column"].max() == step
        assert len(cells) == 4 * (step + 1)
        assert text_frame(unrolled, shown, upto=step, below=True)["word"].tolist() == [
            f"w{at}" for at in range(step + 1)
        ]
    assert cells["state"].to_numpy() == pytest.approx(unrolled.states.ravel(), abs=1e-4)
    assert cells["height"].tolist()[:4] == [0.875, 0.625, 0.375, 0.125]  # unit 0 is on top


def test_what_comes_out_only_at_the_end_has_one_arrow() -> None:
    unrolled, shown = picture(), range(5)
    for step in range(5):
        written = text_frame(unrolled, shown, upto=step, below=False)["word"].tolist()
        assert written == (["0.93"] if step == 4 else [])
        arrows = arrow_frame(unrolled, shown, upto=step)
        sideways = arrows[arrows["angle"] == 90]
        assert len(sideways) == step
        upward = arrows[arrows["angle"] == 0]
        assert (upward["y"] < 0).sum() == step + 1
        assert (upward["y"] > 1).sum() == len(written)


def test_without_time_there_is_no_arrow_sideways() -> None:
    unrolled = Unrolled(("a", "b"), np.zeros((2, 3), dtype=np.float32), ("", "c"), chained=False)
    assert set(arrow_frame(unrolled, range(2), upto=1)["angle"]) == {0}


def test_before_the_state_is_worked_out_only_the_input_is_drawn() -> None:
    states = np.ones((1, 3), dtype=np.float32)
    unrolled = Unrolled(("57 ones",), states, ("",), chained=False, held=False)
    assert states_frame(unrolled, range(1), upto=0).empty
    assert arrow_frame(unrolled, range(1), upto=0).empty
    assert text_frame(unrolled, range(1), upto=0, below=True)["word"].tolist() == ["57 ones"]


@pytest.mark.parametrize(
    ("steps", "step", "shown"),
    [(5, 0, range(5)), (5, 4, range(5)), (40, 3, range(16)), (40, 15, range(16)),
     (40, 16, range(1, 17)), (40, 39, range(24, 40))],
)  # fmt: skip
def test_a_long_sequence_moves_along(steps: int, step: int, shown: range) -> None:
    unrolled = picture(steps)
    assert window_of(unrolled, step=step, columns=16) == shown
    words = text_frame(unrolled, shown, upto=step, below=True)
    assert words["word"].iloc[0] == f"w{shown.start}"
    assert words["column"].iloc[0] == 0
    assert words["number"].iloc[-1] == step + 1


def test_moving_only_moves_data() -> None:
    unrolled = picture(40)
    assert len({spec_without_data(chart(unrolled, step)) for step in (0, 1, 15, 16, 39)}) == 1


def test_the_frame_stands_at_the_step_and_the_split_between_the_parts() -> None:
    unrolled = picture(6)
    parted = Unrolled(
        unrolled.inputs, unrolled.states, unrolled.outputs, (Part("encoder", 0), Part("decoder", 4))
    )
    spec = chart(parted, 2).to_dict()
    data = [spec["datasets"][layer["data"]["name"]].to_dict("list") for layer in spec["layer"]]
    assert data[0] == {"column": list(range(6))}
    assert data[1] == {"x": [3.5]}
    assert data[3] == {"column": [2]}


@pytest.mark.parametrize("text", HOSTILE)
def test_typed_text_stands_in_data_only(text: str) -> None:
    unrolled = picture(words=text)
    spec = spec_without_data(chart(unrolled, 4))
    assert not any(word and word in spec for word in unrolled.inputs)
    assert text_frame(unrolled, range(5), upto=4, below=True)["word"].str.len().max() <= 14


def test_the_scale_is_fixed_and_its_colours_are_the_palettes() -> None:
    small, large = picture(), picture()
    large = Unrolled(large.inputs, large.states * 3.2, large.outputs)
    assert scale_end(small.states) == 1
    assert scale_end(large.states) == 4
    for colours in (LIGHT, DARK):
        spec = unrolled_chart(large, step=1, columns=9, colours=colours).to_dict()
        scale = spec["layer"][2]["encoding"]["color"]["scale"]
        assert scale["domain"] == [-4, 0, 4]
        assert scale["range"] == [NEGATIVE, colours.middle, POSITIVE]


def test_each_sketch_shows_what_its_combination_gives() -> None:
    for sketch in SKETCHES:
        boxes, arrows, names = sketch_frames([sketch], chosen=[sketch.name])
        count = boxes["kind"].value_counts()
        assert count["in"] == len(sketch.reads)
        assert count["out"] == len(sketch.writes)
        assert count["state"] == sketch.steps
        assert len(arrows) == len(sketch.reads) + len(sketch.writes) + sketch.steps - 1
        assert names["name"].tolist() == [sketch.name]
    by_name = {sketch.name: sketch for sketch in SKETCHES}
    assert by_name["3"].writes == (3,)
    assert max(by_name["4a"].reads) < min(by_name["4a"].writes)
    assert by_name["4b"].reads == by_name["4b"].writes


def test_choosing_another_sketch_only_moves_data() -> None:
    one, other = (shape_map(chosen=chosen, colours=LIGHT) for chosen in (("1",), ("4a", "4b")))
    assert spec_without_data(one) == spec_without_data(other)
    boxes, _, _ = sketch_frames(SKETCHES, chosen=("3",))
    assert (boxes["on"] == 1).sum() == 4 + 4 + 1


def test_bars_say_name_and_number_and_mark_the_taken_one() -> None:
    frame = bar_frame(["film", "movie"], [0.25, 0.5], marked="movie")
    assert frame["text"].tolist() == ["0.250", "0.500"]
    assert frame["marked"].tolist() == [False, True]
    assert bar_frame(["film", "dull"], [0.1, -0.2])["text"].tolist() == ["+0.100", "-0.200"]
    assert bar_frame([], []).empty
    assert len(bar_frame(["x" * 99], [0.1])["name"].iloc[0]) == 18


@pytest.mark.parametrize("text", HOSTILE)
def test_bars_keep_their_specification(text: str) -> None:
    empty = spec_without_data(share_bars([], [], marked=None, rows=3, colours=LIGHT))
    full = share_bars([text, "b"], [0.1, 0.2], marked=text, rows=3, colours=LIGHT)
    assert spec_without_data(full) == empty
    empty = spec_without_data(change_bars([], [], end=0.5, rows=3, colours=DARK))
    changed = change_bars([text], [-0.4], end=0.5, rows=3, colours=DARK)
    assert spec_without_data(changed) == empty


def test_every_one_of_the_vector_has_its_tick() -> None:
    ids = np.array([4, 9_000], dtype=np.int32)
    chart = position_ticks(("the", "zebra"), ids, positions=10_000, colours=LIGHT).to_dict()
    rows = chart["datasets"][chart["data"]["name"]]
    assert rows.to_dict("list") == {"position": [4, 9_000], "word": ["the", "zebra"]}
    assert chart["encoding"]["x"]["scale"]["domain"] == [0, 10_000]
