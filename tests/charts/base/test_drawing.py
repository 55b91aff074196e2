"""Specifications that are built once, and data that are given later."""

import altair as alt
import pandas as pd
import pytest
from altair.utils.schemapi import SchemaValidationError

from sentiment_core.charts.base.drawing import Specification, built_once, source

POINTS = pd.DataFrame({"x": [1.0, 2.0]})
CONSTANT = pd.DataFrame({"x": [0.5]})


def chart(shape: str = "circle") -> alt.LayerChart:
    points = alt.Chart(source("points")).mark_point(shape=shape).encode(x="x:Q")
    return alt.layer(points, alt.Chart(CONSTANT).mark_rule().encode(x="x:Q"))


def test_a_chart_is_built_once_for_each_set_of_arguments() -> None:
    calls = []

    @built_once
    def made(shape: str) -> alt.LayerChart:
        calls.append(shape)
        return chart(shape)

    drawings = [made(shape).draw(points=POINTS) for shape in ("circle", "square", "circle")]
    assert calls == ["circle", "square"]
    assert drawings[0].vega_lite is drawings[2].vega_lite
    assert drawings[0].vega_lite != drawings[1].vega_lite


def test_what_never_changes_comes_with_the_specification_and_the_rest_by_name() -> None:
    drawn = Specification(chart()).draw(points=POINTS).to_dict()
    by_layer = [drawn["datasets"][layer["data"]["name"]] for layer in drawn["layer"]]
    assert by_layer[0] is POINTS
    assert by_layer[1].to_dict("list") == {"x": [0.5]}
    assert len(drawn["datasets"]) == 2


def test_layers_of_one_source_share_it() -> None:
    base = alt.Chart(source("points")).encode(x="x:Q")
    drawn = Specification(alt.layer(base.mark_line(), base.mark_point())).draw(points=POINTS)
    assert list(drawn.to_dict()["datasets"]) == ["points"]


@pytest.mark.parametrize("data", [{}, {"dots": POINTS}, {"points": POINTS, "dots": POINTS}])
def test_a_frame_for_each_source_and_none_besides(data: dict[str, pd.DataFrame]) -> None:
    with pytest.raises(ValueError, match="points"):
        Specification(chart()).draw(**data)


def test_altair_checks_what_is_built() -> None:
    wrong = chart()
    wrong.layer[0].mark = "blob"
    with pytest.raises(SchemaValidationError):
        Specification(wrong)
