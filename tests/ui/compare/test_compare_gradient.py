"""The gradients of the compared networks: closed, at each epoch, with every kind of run."""

import re
from typing import Any

import numpy as np
import pytest
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df
from streamlit.testing.v1 import AppTest

from sentiment_core.rnn.analysis.gradient import gradient_sizes, review_gradient
from sentiment_core.rnn.runs.reader import Reader
from tests.examples import HOSTILE, keep, strange_tokens, trained_run
from tests.ui.conftest import Room
from tests.ui.screen import unfold

REVIEW = "w1 w9 w7 w3"
LSTM, BOTH = "0123456789abcdef", "fedcba9876543210"


def page() -> None:
    import streamlit as st

    from sentiment_core.charts.base.run_series import LETTERS
    from sentiment_core.rnn.ledger.ledger import LedgerRow
    from sentiment_core.ui.app.runtime import reader_of, runtime
    from sentiment_core.ui.compare.gradient import show_folded_gradients

    store = runtime().store
    runs = dict(zip(LETTERS, map(store.find, st.session_state["runs"]), strict=False))
    show_folded_gradients(
        st.session_state["review"],
        {letter: reader_of(run) for letter, run in runs.items()},
        {
            letter: LedgerRow.of_run(run, store.notes.get(run.run_id))
            for letter, run in runs.items()
        },
        key="lines",
    )


def show(*runs: str, review: str = REVIEW, **query: str) -> AppTest:
    app = AppTest.from_function(page, default_timeout=30)
    app.session_state["runs"], app.session_state["review"] = runs, review
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def lines(app: AppTest) -> dict[str, np.ndarray]:
    [chart] = app.get("vega_lite_chart")
    [data] = [data for data in chart.proto.datasets if data.name == "sizes"]
    table = convert_arrow_bytes_to_pandas_df(data.data.data)
    return {name: part["size"].to_numpy() for name, part in table.groupby("line")}


def legend(app: AppTest) -> str:
    return "".join(one.proto.body for one in app.get("html"))


@pytest.fixture
def stored(room: Room) -> Room:
    keep(room.store, trained_run(LSTM, cell="LSTM"))
    keep(room.store, trained_run(BOTH, cell="GRU", bidirectional=True))
    return room


def of(room: Room, run_id: str, epoch: int) -> Any:
    reader = Reader.of(room.store, room.store.find(run_id), epoch=epoch)
    return review_gradient(reader.read(REVIEW), reader.weights)


def test_closed_it_costs_nothing_and_says_nothing_in_the_link(stored: Room) -> None:
    app = show(LSTM)
    assert not app.get("vega_lite_chart")
    assert "gradient" not in app.query_params
    app.session_state["lines"] = True
    app.run()
    assert app.query_params["gradient"] in ("2", ["2"])
    app.session_state["lines"] = False
    app.run()
    assert "gradient" not in app.query_params


def test_a_link_opens_it_at_an_epoch_and_the_slider_moves_it(stored: Room) -> None:
    first, *_, last = stored.store.epochs(stored.store.find(LSTM))
    app = show(LSTM, BOTH, gradient=str(first))
    for epoch in (first, last):
        if epoch != first:
            app.select_slider(key="lines_epoch").set_value(epoch).run()
            assert not app.exception
        drawn = lines(app)
        assert list(drawn) == ["A", "A c", "B", "B ←"]
        found = of(stored, LSTM, epoch).states[-1]
        assert np.allclose(drawn["A"], gradient_sizes(found.h)[::-1])
        assert np.allclose(drawn["A c"], gradient_sizes(found.c)[::-1])
        assert np.allclose(drawn["B ←"], of(stored, BOTH, epoch).sizes(-1)[1]["h"])
        assert legend(app).count(f"epoch {epoch}") == 2
        assert app.query_params["gradient"] in (str(epoch), [str(epoch)])


def test_a_shorter_run_stays_at_its_last_epoch(stored: Room) -> None:
    last = stored.store.epochs(stored.store.find("bundled-gru"))[-1]
    own = stored.store.epochs(stored.store.find(LSTM))[-1]
    assert own < last
    app = show(LSTM, "bundled-gru", gradient=str(last), review="w1 a good film")
    assert list(lines(app)) == ["A", "A c", "B"]
    assert f"epoch {own}<" in legend(app)
    assert f"epoch {last}<" in legend(app)


def test_the_table_has_the_numbers_of_the_lines(stored: Room) -> None:
    app = show(LSTM, gradient="0")
    [table] = [frame.value for frame in unfold(app, "lines_table_fold").dataframe]
    drawn = lines(app)
    assert list(table) == ["distance", *drawn]
    assert table["distance"].tolist() == [0, 1, 2, 3]
    for name, sizes in drawn.items():
        assert np.allclose(table[name], sizes)


@pytest.mark.parametrize("asked", ["99", "-1", HOSTILE[0]])
def test_an_epoch_that_is_not_there(asked: str, stored: Room) -> None:
    app = show(LSTM, gradient=asked)
    assert len(app.get("vega_lite_chart")) == (1 if asked == "99" else 0)


@pytest.mark.parametrize("name", HOSTILE)
def test_names_and_words_are_text(name: str, stored: Room) -> None:
    stored.store.notes.rename(LSTM, name)
    app = show(LSTM, gradient="0", review=f"{name} w1")
    said = " ".join(str(each.value) for kind in ("markdown", "caption") for each in app.get(kind))
    assert not any(token in said for token in strange_tokens(name))
    inside = re.sub("<style>.*?</style>", "", legend(app), flags=re.S)
    assert not re.search("<(script|img|svg|a) ", inside)


def test_a_review_that_nobody_reads_draws_nothing(stored: Room) -> None:
    assert not show(LSTM, gradient="0", review="zzyzx").get("vega_lite_chart")
