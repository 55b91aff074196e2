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
    frames: dict[str, object] = {}
    if isinstance(chart, alt.LayerChart):
        named = chart.copy(deep=False)
        named.layer = [_with_named_data(layer, frames) for layer in chart.layer]
    else:
        named = _with_named_data(chart, frames)
    # Altair checks a specification while it is built; a second check would cost a quarter of the
    # time that a move through the words takes.
    spec = {**named.to_dict(validate=False), "datasets": frames}
    st.vega_lite_chart(spec=spec, width="stretch", key=key, alt=alt_text)


def _with_named_data(chart: alt.Chart, frames: dict[str, object]) -> alt.Chart:
    name = f"data{len(frames)}"
    frames[name] = chart.data
    named = chart.copy(deep=False)
    named.data = alt.NamedData(name=name)
    return named
