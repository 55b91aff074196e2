"""Read, and the other pages, with a network that reads both ways."""

import numpy as np
import pytest

from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.settings.limits import Side
from tests.examples import keep, trained_run
from tests.ui.conftest import Room
from tests.ui.read.test_read_page import markdown, probabilities
from tests.ui.screen import press

REVIEW = "w1 w5 w9 w44 w3"


def opened(room: Room, page: str = "read", **query: str) -> object:
    run = keep(room.store, trained_run(bidirectional=True, cell="LSTM", layers=2))
    app = room.open(page, run=run.run_id, review=REVIEW, **query)
    assert not app.exception
    return app


@pytest.mark.parametrize(
    "panel", ["One step", "return_sequences", "Gates and equations", "What if", "State trajectory"]
)
def test_each_panel_reads_both_ways(panel: str, room: Room) -> None:
    app = opened(room, panel=panel)
    assert "A backward state at a word has already read all that follows it." in markdown(app)
    run = room.store.find(trained_run().run_id)
    reader = Reader.of(room.store, run)
    words = REVIEW.split()
    cut = [reader.read(" ".join(words[:end])).prediction for end in range(1, len(words) + 1)]
    assert probabilities(app) == pytest.approx(cut, abs=1e-4)


@pytest.mark.parametrize("layer", ["embedding", "1", "2", "dense"])
@pytest.mark.parametrize("switch", ["True", "False"])
def test_each_layer_of_the_stack(layer: str, switch: str, room: Room) -> None:
    app = opened(room, layer=layer, return_sequences=switch)
    assert len(app.get("vega_lite_chart")) >= 3


@pytest.mark.parametrize("part", ["Masking lab", "What goes round"])
def test_encode(part: str, room: Room) -> None:
    app = opened(room, "encode", part=part)
    assert not app.exception
    assert len(app.get("vega_lite_chart")) >= 1


def test_shapes_and_compare(room: Room) -> None:
    shapes, compare = opened(room, "shapes"), opened(room, "compare")
    assert not shapes.exception
    assert compare.get("vega_lite_chart")


def test_unmasked_pads_are_read_first_by_the_backward_direction(room: Room) -> None:
    run = keep(room.store, trained_run(bidirectional=True, mask_zero=False, padding=Side.POST))
    app = room.open(run=run.run_id, review=REVIEW)
    assert not app.exception
    assert "the backward direction reads the 7 pads first" in markdown(app)


def test_train_offers_it_and_the_link_sets_it(room: Room) -> None:
    app = room.open("train", bidirectional="true")
    assert app.toggle(key="bidirectional").value is True
    press(app, "Train")
    [[config, *_]] = [job.arguments for job in room.engine.jobs.values()]
    assert config.bidirectional


def test_the_state_that_is_drawn_has_both_directions(room: Room) -> None:
    opened(room)
    trace = Reader.of(room.store, room.store.find(trained_run().run_id)).read(REVIEW)
    assert trace.hidden_states.shape == trace.outputs.shape == (5, 8)
    assert np.allclose(trace.outputs[-1, :4], trace.hidden_states[-1, :4], atol=1e-6)
    assert np.allclose(trace.outputs[-1, 4:], trace.hidden_states[0, 4:], atol=1e-6)
