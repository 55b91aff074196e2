"""The gradient through time as a panel."""

from typing import Any

import numpy as np
import pytest
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df
from streamlit.testing.v1 import AppTest

from sentiment_core.rnn.analysis.gradient import gradient_sizes, review_gradient
from sentiment_core.rnn.runs.reader import Reader
from tests.examples import HOSTILE, small_reader, strange_tokens
from tests.ui.screen import unfold


def page() -> None:
    import streamlit as st

    from sentiment_core.ui.read.gradient import show_gradient

    reader, review = st.session_state["reader"], st.session_state["review"]
    show_gradient(reader.read(review), reader.weights, step=0, key="gradient")


def show(reader: Reader, review: str = "w1 w9 w7") -> AppTest:
    app = AppTest.from_function(page, default_timeout=30)
    app.session_state["reader"], app.session_state["review"] = reader, review
    app.run()
    assert not app.exception
    return app


def bars(app: AppTest) -> list[Any]:
    """The heights of each chart of bars."""
    found = []
    for chart in app.get("vega_lite_chart"):
        for data in chart.proto.datasets:
            frame = convert_arrow_bytes_to_pandas_df(data.data.data)
            if "size" in frame:
                found.append(frame["size"].to_numpy())
    return found


@pytest.mark.parametrize(
    ("settings", "names"),
    [
        ({"cell": "SimpleRNN"}, ["dP/dh", "dP/dx"]),
        ({"cell": "LSTM"}, ["dP/dh", "dP/dc", "dP/dx"]),
        ({"cell": "GRU", "layers": 2}, ["dP/dh 2", "dP/dh 1", "dP/dx"]),
        ({"cell": "GRU", "mask_zero": False}, ["dP/dh", "dP/dx"]),
        (
            {"cell": "LSTM", "bidirectional": True},
            ["dP/dh fwd", "dP/dc fwd", "dP/dh bwd", "dP/dc bwd", "dP/dx"],
        ),
    ],
    ids=str,
)
def test_every_layer_has_bars_and_the_table_their_numbers(
    settings: dict[str, Any], names: list[str]
) -> None:
    reader = small_reader(**settings)
    app = show(reader)
    trace = reader.read("w1 w9 w7")
    found = review_gradient(trace, reader.weights)
    drawn = bars(app)
    assert len(drawn) == len(names)
    units = found.states[-1].h.shape[1] // found.directions
    assert np.allclose(drawn[0], gradient_sizes(found.states[-1].h[:, :units]))
    assert np.allclose(drawn[-1], gradient_sizes(found.words))
    assert f"{found.share_left:.2g} times" in app.text[0].value
    [table] = [frame.value for frame in unfold(app, "gradient_fold").dataframe]
    assert list(table) == ["step", "word", *names]
    assert table["word"].tolist() == trace.tokens
    assert np.allclose(table[names].to_numpy().T, drawn)


@pytest.mark.parametrize(
    ("scale", "verdict"), [(0.01, "it vanishes"), (3.0, "it explodes"), (1.0, "neither")]
)
def test_the_verdict_is_that_of_the_sizes(scale: float, verdict: str) -> None:
    """A SimpleRNN of small states multiplies the gradient by its recurrent kernel at each step."""
    reader = small_reader(cell="SimpleRNN")
    [layer] = reader.weights.layers
    reader.weights.embedding[:] *= 1e-3
    layer.bias[:] = 0
    layer.recurrent_kernel[:] = scale * np.eye(4)
    assert verdict in show(reader, "w1 w9 w7 w3").text[0].value


def test_a_backward_direction_is_measured_from_the_first_word() -> None:
    """Both directions as one were neither vanishing nor exploding, whatever each of them did."""
    reader = small_reader(cell="SimpleRNN", bidirectional=True)
    reader.weights.embedding[:] *= 1e-3
    for direction, scale in zip(reader.weights.directions[0], (0.01, 3.0), strict=True):
        direction.bias[:] = 0
        direction.recurrent_kernel[:] = scale * np.eye(4)
    forward, backward = show(reader, "w1 w9 w7 w3").text[0].value.splitlines()
    assert "it vanishes" in forward
    assert "it explodes" in backward


@pytest.mark.parametrize("review", HOSTILE)
def test_words_stand_in_charts_and_table_only(review: str) -> None:
    app = show(small_reader(), f"{review} w1")
    said = " ".join(
        str(each.value) for kind in ("markdown", "caption", "text") for each in app.get(kind)
    )
    assert not any(token in said for token in strange_tokens(review))
