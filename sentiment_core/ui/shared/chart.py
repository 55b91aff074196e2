"""A chart with its heading; the rule of its scale stands beside it."""

from typing import Literal

import pandas as pd
import pyarrow as pa
import streamlit as st

from sentiment_core.charts.base.cached import cached_on_first
from sentiment_core.charts.base.drawing import Drawing
from sentiment_core.charts.base.svg import svg_archive
from sentiment_core.i18n import t
from sentiment_core.ui.app.theme import theme_palette
from sentiment_core.ui.shared.download import offer_file


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
    _shown()[key] = chart
    spec = chart.to_dict(_arrow_table)
    st.vega_lite_chart(spec=spec, width="stretch", height=height, key=key, alt=alt_text)


@cached_on_first
def _arrow_table(frame: pd.DataFrame) -> pa.Table:
    """A chart's frame as Streamlit sends it."""
    return pa.Table.from_pandas(frame)


def begin_charts() -> None:
    """Forget the charts of the page before."""
    _shown().clear()


def show_charts_download(page: str) -> None:
    """Offer the charts that the page shows, also those that a fragment draws later.

    Args:
        page: its title in English.
    """
    charts, colours = _shown(), theme_palette()
    if charts:
        offer_file(
            t("Charts (SVG)"),
            f"{page.lower()}-charts.zip",
            lambda: svg_archive(dict(charts), colours),
            icon="image",
            help_text=t("Every chart of this page as an SVG file, in one zip file."),
            key="charts_svg",
            kind="tertiary",
        )


def _shown() -> dict[str, Drawing]:
    """The charts that this visitor looks at, by key."""
    charts: dict[str, Drawing] = st.session_state.setdefault("charts_shown", {})
    return charts
