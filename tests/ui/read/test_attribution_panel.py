"""The panel of attributions: each method, words and sentences, with every kind of text."""

from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from sentiment_core.rnn.analysis.attribution import (
    COMPLETE_WITHIN,
    Attributions,
    Method,
    attributions,
)
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.text.parts import parts_of
from sentiment_core.ui.read import attribution
from tests import sentences
from tests.examples import HOSTILE, small_reader, strange_tokens
from tests.ui.screen import unfold

REVIEW = "w1 w9 nobody. W7! w3 w44. Nobody. W70"
STARTS = [True, False, False, True, True, False, True, True]


def page() -> None:
    import streamlit as st

    from sentiment_core.ui.read.attribution import show_attribution

    state = st.session_state
    if "trace" not in state:
        state["trace"] = state["reader"].read(state["review"])
    show_attribution(
        state["trace"], state["reader"].weights, state["review"], step=state["step"], key="panel"
    )


def show(reader: Reader, review: str = REVIEW, *, step: int = 0, **chosen: str) -> AppTest:
    app = AppTest.from_function(page, default_timeout=30)
    app.session_state["reader"], app.session_state["review"] = reader, review
    app.session_state["step"] = step
    for name, value in chosen.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def texts(app: AppTest) -> list[str]:
    return [each.value for each in app.text]


def table(app: AppTest) -> Any:
    [frame] = [each.value for each in unfold(app, "panel_fold").dataframe]
    return frame


def expected(reader: Reader, starts: list[bool] | None = None) -> Attributions:
    trace = reader.read(REVIEW)
    return attributions(trace, reader.weights, parts_of(trace.encoded, starts))


@pytest.mark.parametrize("method", Method)
@pytest.mark.parametrize(
    ("whole", "starts", "parts"),
    [
        ("words", None, ["w1", "w9", "w7", "w3", "w44", "w70"]),
        ("sentences", STARTS, ["w1 w9 nobody", "w7", "w3 w44", "w70"]),
    ],
)
def test_numbers_are_those_of_the_method_and_the_table_has_all(
    method: Method, whole: str, starts: list[bool] | None, parts: list[str]
) -> None:
    reader = small_reader(layers=2)
    found = expected(reader, starts)
    app = show(reader, attribution=str(method), attribution_of=whole)
    most = found.largest(method)
    assert f"number {most + 1} of {len(parts)}" in texts(app)[0]
    assert texts(app)[0].endswith(f"{parts[most]} ({found.values[method][most]:+.3g})")
    assert len(app.get("vega_lite_chart")) == 3
    assert all(chart.proto.alt for chart in app.get("vega_lite_chart"))
    frame = table(app)
    assert frame["text"].tolist() == parts
    for each in Method:
        assert np.allclose(frame[str(each)], found.values[each])
    assert np.allclose(frame["without"], found.without)


def test_the_methods_are_held_against_each_other() -> None:
    reader = small_reader()
    found = expected(reader)
    pairs = [
        (Method.LEAVE_OUT, Method.TIMES_INPUT),
        (Method.LEAVE_OUT, Method.INTEGRATED),
        (Method.TIMES_INPUT, Method.INTEGRATED),
    ]
    assert [each.value for each in show(reader).metric] == [
        f"{found.agreement(*pair):.2f}" for pair in pairs
    ]
    assert [each.value for each in show(reader, "w1 w2").metric] == ["–"] * 3


def test_completeness_is_a_number() -> None:
    reader = small_reader()
    found = expected(reader)
    [_, said] = texts(show(reader, attribution=str(Method.INTEGRATED)))
    for number in (
        f"{found.sum:+.4g}",
        f"{found.prediction:.4f}",
        f"{found.baseline:.4f}",
        f"{found.error:.1g}",
        f": {found.points})",
    ):
        assert number in said
    assert str(COMPLETE_WITHIN) not in said
    reader.weights.embedding[:] *= 20
    [layer] = reader.weights.layers
    layer.recurrent_kernel[:] *= 40
    layer.bias[:] += 0.1
    [_, wild] = texts(show(reader, " ".join([REVIEW] * 3), attribution=str(Method.INTEGRATED)))
    assert f"More than {COMPLETE_WITHIN}" in wild


def test_it_is_computed_once_while_words_change(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []

    def counted(*args: Any) -> Attributions:
        calls.append(1)
        return attributions(*args)

    monkeypatch.setattr(attribution, "attributions", counted)
    app = show(small_reader())
    for step in range(3):
        app.session_state["step"] = step
        app.run()
        assert not app.exception
    assert len(calls) == 1


@pytest.mark.parametrize("padding", ["pre", "post"])
@pytest.mark.parametrize("method", Method)
def test_a_run_that_reads_pads(padding: str, method: Method) -> None:
    app = show(small_reader(mask_zero=False, padding=padding), attribution=str(method), step=3)
    said = " ".join(each.value for each in app.caption)
    assert (sentences.MORE_PADS in said) == (method == Method.LEAVE_OUT)
    assert len(table(app)) == 6


@pytest.mark.parametrize("review", ["w1", "w1.", "nobody w4", "w1 " * 300])
@pytest.mark.parametrize("whole", ["words", "sentences"])
def test_short_long_and_unpunctuated_reviews(review: str, whole: str) -> None:
    app = show(small_reader(), review, attribution_of=whole, attribution=str(Method.INTEGRATED))
    assert len(table(app)) == (12 if len(review) > 20 and whole == "words" else 1)


@pytest.mark.parametrize("review", HOSTILE)
@pytest.mark.parametrize("whole", ["words", "sentences"])
def test_typed_text_reaches_no_markdown(review: str, whole: str) -> None:
    app = show(small_reader(), f"{review} w1. {review} w7", attribution_of=whole)
    said = " ".join(str(each.value) for kind in ("markdown", "caption") for each in app.get(kind))
    assert strange_tokens(review)
    assert not any(token in said for token in strange_tokens(review))


@pytest.mark.parametrize("value", [*HOSTILE[:3], "", "-1"])
def test_a_link_of_a_stranger_is_ignored(value: str) -> None:
    app = show(small_reader(), attribution=value, attribution_of=value)
    assert len(app.get("vega_lite_chart")) == 3
