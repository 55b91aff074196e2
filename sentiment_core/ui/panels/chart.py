"""A chart with its heading; the rule of its scale stands beside it."""

import altair as alt
import streamlit as st


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
    st.altair_chart(chart, width="stretch", key=key, alt=alt_text)
