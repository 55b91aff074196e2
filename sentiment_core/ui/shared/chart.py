"""A chart with its heading; the rule of its scale stands beside it."""

from typing import Any, Literal, TypeVar

import altair as alt
import pandas as pd
import streamlit as st

from sentiment_core.charts.base.drawing import Drawing

_Chart = TypeVar("_Chart", alt.Chart, alt.LayerChart)


def show_heading(title: str, rule: str) -> None:
    """What a chart shows, and how to read its scale; no user's text may be part of it."""
    st.caption(f"**{title}** ({rule})")


def show_chart(
    chart: Drawing | alt.LayerChart | alt.Chart,
    *,
    key: str,
    alt_text: str,
    height: Literal["content", "stretch"] = "content",
) -> None:
    """A chart as wide as the page.

    Args:
        chart: with data, and a height of its own unless it stretches.
        key: stays the same while only data moves.
        alt_text: what a screen reader says.
        height: "stretch" fills a container of a fixed height.
    """
    spec = chart.to_dict() if isinstance(chart, Drawing) else _spec(chart)
    st.vega_lite_chart(spec=spec, width="stretch", height=height, key=key, alt=alt_text)


def _spec(chart: alt.LayerChart | alt.Chart) -> dict[str, Any]:
    frames: dict[str, pd.DataFrame] = {}
    named = _with_named_data(chart, frames)
    if isinstance(named, alt.LayerChart):
        named.layer = [_with_named_data(layer, frames) for layer in named.layer]
    # Altair checks a specification while it is built; a second check would cost a quarter of the
    # time that a move through the words takes.
    return {**named.to_dict(validate=False), "datasets": frames}


def _with_named_data(chart: _Chart, frames: dict[str, pd.DataFrame]) -> _Chart:
    """A copy whose data is a name; Altair keeps data that layers share at their parent."""
    named = chart.copy(deep=False)
    if isinstance(chart.data, pd.DataFrame):
        name = f"data{len(frames)}"
        frames[name] = chart.data
        named.data = alt.NamedData(name=name)
    return named
