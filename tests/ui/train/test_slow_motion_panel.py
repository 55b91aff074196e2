"""One training step on Train: its stages, its numbers, and every kind of settings."""

from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from sentiment_core.data.sources import load_dataset
from sentiment_core.rnn.training.slow_motion import REVIEWS, SlowStep, slow_step
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limits import LIMITS, DatasetName
from sentiment_core.text.encoding import EncodingRules, encode_review
from tests import sentences
from tests.examples import HOSTILE
from tests.ui.conftest import Room
from tests.ui.read.test_read_page import markdown
from tests.ui.screen import unfold

PANEL = "One training step"
KEY = "train_behind_step"


def open_panel(room: Room, **query: str) -> AppTest:
    app = room.open("train", train_behind=PANEL, **query)
    assert not app.exception
    return app


def table(app: AppTest, column: str) -> Any:
    [found] = [frame.value for frame in app.dataframe if column in frame.value.columns]
    return found


def judged(app: AppTest, *, number: int = 1) -> SlowStep:
    """The step that the settings on the page stand for."""
    config = RunConfig(**{name: app.session_state[name] for name in LIMITS})
    words = load_dataset(DatasetName.REPLICA).vocabulary
    rules = EncodingRules.of(config, words)
    ids = np.array([encode_review(text, words, rules).padded for text, _ in REVIEWS])
    return slow_step(config, ids, np.array([label for _, label in REVIEWS], np.int8), number=number)


def test_the_last_stage_holds_every_number_of_the_step(room: Room) -> None:
    app = open_panel(room)
    slow = judged(app)
    assert "5 of 5, Adam" in markdown(app)
    assert f"now **{slow.loss_after:.4f}**" in markdown(app)
    outcome = table(app, "logit")
    assert outcome["probability"].to_numpy() == pytest.approx(slow.probabilities)
    assert outcome["loss"].to_numpy() == pytest.approx(slow.losses)
    assert outcome["error"].to_numpy() == pytest.approx(slow.errors)
    weights = table(app, "array")
    assert weights["array"].tolist() == [move.name for move in slow.moves]
    for row, move in zip(weights.itertuples(), slow.moves, strict=True):
        assert row.gradient == pytest.approx(float(np.abs(move.gradient).max())) or row.gradient < 0
        assert row.after == pytest.approx(row.before + row.change)
    whole = table(unfold(app, f"{KEY}_folded"), "h 0")
    read = np.argwhere(slow.read)
    assert whole[["review", "position"]].to_numpy().tolist() == [[a + 1, b] for a, b in read]
    assert whole["h 3"].to_numpy() == pytest.approx(slow.states[0][slow.read][:, 3])
    assert whole["dL/dh 3"].to_numpy() == pytest.approx(slow.gradients[0][slow.read][:, 3])


def test_what_is_not_computed_yet_is_not_shown(room: Room) -> None:
    app = open_panel(room, step="1")
    assert "1 of 5, batch" in markdown(app)
    assert table(app, "logit")["logit"].isna().all()
    for name, part in (("next", "2 of 5"), ("last", "5 of 5"), ("previous", "4 of 5")):
        app.button(key=f"{KEY}_{name}").click().run()
        assert not app.exception
        assert part in markdown(app)
    weights = table(app, "array")
    assert weights["gradient"].notna().all()
    assert weights["after"].isna().all()
    assert table(app, "logit")["logit"].notna().all()
    assert app.query_params["step"] in ("16", ["16"])


def test_it_follows_the_settings(room: Room) -> None:
    quick = open_panel(room, learning_rate="0.1", dropout="0")
    slow = judged(quick)
    changes = table(quick, "array")["change"].abs()
    assert changes.max() == pytest.approx(0.1, rel=0.01)  # Adam's first step is the rate
    assert f"{slow.alpha:.3g}" in markdown(quick)
    again = open_panel(room, learning_rate="0.1", dropout="0", repeated="5")
    assert f"now **{judged(again, number=5).loss_after:.4f}**" in markdown(again)


@pytest.mark.parametrize(
    "query",
    [
        {"cell": "LSTM", "layers": "3", "layer": "1", "step": "9"},
        {"cell": "SimpleRNN", "bidirectional": "true", "step": "3"},
        {"mask_zero": "false", "clip_length": "25"},
        {"padding": "pre", "clip_length": "5", "num_words": "500"},
        {"step": HOSTILE[0], "repeated": HOSTILE[1], "layer": "9"},
        {"step": "-1", "repeated": "1e9"},
    ],
    ids=str,
)
def test_any_settings_and_any_link_show_a_step(query: dict[str, str], room: Room) -> None:
    app = open_panel(room, **query)
    assert len(table(app, "array")) >= 6
    charts = [chart.proto for chart in app.get("vega_lite_chart")]
    assert all(chart.alt for chart in charts)
    assert sum("hidden states and their gradients" in chart.alt for chart in charts) == 3


def test_settings_that_drop_all_words_are_told(room: Room) -> None:
    app = open_panel(room, skip_top="1000", num_words="2000")
    assert sentences.NO_WORDS_LEFT in markdown(app)


def test_another_panel_forgets_the_step(room: Room) -> None:
    app = open_panel(room, step="4")
    [closer] = [e for e in app.get("button_group") if e.key == "train_behind"]
    closer.set_value("Keras script").run()
    assert not app.exception
    assert "step" not in app.query_params
