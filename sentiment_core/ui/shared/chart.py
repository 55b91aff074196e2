"""A chart with its heading; the rule of its scale stands beside it."""

import weakref
from typing import Literal

import pandas as pd
import pyarrow as pa
import streamlit as st

from sentiment_core.charts.base.drawing import Drawing


def show_heading(title: str, rule: str) -> None:
    """What a chart shows, and how to read its scale; no user's text may be part of it."""
    st.caption(f"**{title}** ({rule})")


def show_chart(
    chart: Drawing, *, key: str, alt_text: str, height: Literal["content", "stretch"] = "content"
) -> None:
    """A chart as wide as the page.

    Args:
        chart: with data, and a height of its own unless it stretches.
        key: stays the same while only data moves.
        height: "stretch" fills a container of a fixed height.
    """
    tables = {name: _arrow_table(frame) for name, frame in chart.data.items()}
    st.vega_lite_chart(
        spec={**chart.to_dict(), "datasets": tables},
        width="stretch",
        height=height,
        key=key,
        alt=alt_text,
    )


_arrow_tables: dict[int, pa.Table] = {}


def _arrow_table(frame: pd.DataFrame) -> pa.Table:
    """A chart's frame as Streamlit sends it, converted once for as long as the frame lives."""
    number = id(frame)
    table = _arrow_tables.get(number)
    if table is None:
        table = _arrow_tables[number] = pa.Table.from_pandas(frame)
        weakref.finalize(frame, _arrow_tables.pop, number, None)
    return table
