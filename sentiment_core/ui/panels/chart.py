"""A chart with its heading; the rule of its scale stands beside it."""

from collections.abc import Mapping
from typing import Any, TypeVar

import altair as alt
import pandas as pd
import streamlit as st

_LIVE = "live"
_Chart = TypeVar("_Chart", alt.Chart, alt.LayerChart)


def show_heading(title: str, rule: str) -> None:
    """What a chart shows, and how to read its scale; no user's text may be part of it."""
    st.caption(f"**{title}** ({rule})")


def show_chart(chart: alt.LayerChart | alt.Chart, *, key: str, alt_text: str) -> None:
    """A chart as wide as the page.

    Args:
        chart: with data and a fixed height.
        key: stays the same while only data moves.
        alt_text: what a screen reader says.
    """
    st.vega_lite_chart(spec=_spec(chart), width="stretch", key=key, alt=alt_text)


def live_spec(chart: alt.LayerChart) -> dict[str, Any]:
    """The specification of a chart whose data comes later; keep it, for building it takes long.

    Args:
        chart: without data at the top; a layer may have some that never changes.
    """
    open_chart = chart.copy(deep=False)
    open_chart.data = alt.NamedData(name=_LIVE)
    return _spec(open_chart)


def show_live_chart(
    spec: Mapping[str, Any], table: pd.DataFrame, *, key: str, alt_text: str
) -> None:
    """A chart with the data of this moment.

    Args:
        spec: from `live_spec`; the same while only data moves.
        table: the data.
        key: stays the same while only data moves.
        alt_text: likewise.
    """
    now = {**spec, "datasets": {**spec["datasets"], _LIVE: table}}
    st.vega_lite_chart(spec=now, width="stretch", key=key, alt=alt_text)


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
