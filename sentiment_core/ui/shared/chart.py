"""A chart with its heading; the rule of its scale stands beside it."""

from typing import Literal

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
    st.vega_lite_chart(spec=chart.to_dict(), width="stretch", height=height, key=key, alt=alt_text)
