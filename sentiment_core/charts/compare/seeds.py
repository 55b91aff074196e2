"""A dot for every seed, a line for every config."""

from collections.abc import Mapping

import altair as alt
import pandas as pd

from sentiment_core.charts.base.drawing import Drawing, built_once, source
from sentiment_core.charts.base.palette import Palette
from sentiment_core.charts.base.run_series import NUMBERS, series_colour, series_shape
from sentiment_core.i18n import t
from sentiment_core.rnn.evaluation.seeds import SeedGroup

_ROW = 54
_STEP = 0.05
_HALF = 0.3


def seed_table(groups: Mapping[str, SeedGroup]) -> pd.DataFrame:
    """One row per run: `letter`, `row` (from 1, from the top), `seed`, `accuracy`.

    Args:
        groups: by number.
    """
    rows = [
        (number, row, run.config.seed, run.best.val_accuracy)
        for row, (number, group) in enumerate(groups.items(), start=1)
        for run in group.runs
    ]
    return pd.DataFrame(rows, columns=["letter", "row", "seed", "accuracy"])


def spread_table(groups: Mapping[str, SeedGroup]) -> pd.DataFrame:
    """One row per config: `letter`, `row`, `top`, `bottom`, `mean`, `low`, `high`.

    `low` and `high` are one spread below and above the mean; the others place it on the chart.

    Args:
        groups: by number, from the top.

    Returns:
        `row` is from 1; `low` and `high` are the mean itself where a group has one run only.
    """
    rows = [
        (number, row, row - _HALF, row + _HALF, group.mean, *_around(group))
        for row, (number, group) in enumerate(groups.items(), start=1)
    ]
    columns = ["letter", "row", "top", "bottom", "mean", "low", "high"]
    return pd.DataFrame(rows, columns=columns)


def _around(group: SeedGroup) -> tuple[float, float]:
    spread = group.spread or 0.0
    return group.mean - spread, group.mean + spread


def seed_dots(groups: Mapping[str, SeedGroup], *, colours: Palette) -> Drawing:
    """The best val_accuracy of every seed, with mean and spread of each config.

    Args:
        groups: by number, from the top; at least one.
    """
    dots, spreads = seed_table(groups), spread_table(groups)
    low = min(dots["accuracy"].min(), spreads["low"].min())
    high = max(dots["accuracy"].max(), spreads["high"].max())
    domain = (_STEP * (low // _STEP), min(1.0, _STEP * (high // _STEP + 1)))
    return _seed_dots(len(groups), domain, colours).draw(dots=dots, spreads=spreads)


@built_once
def _seed_dots(count: int, domain: tuple[float, float], colours: Palette) -> alt.LayerChart:
    def down(field: str) -> alt.Y:
        return alt.Y(
            f"{field}:Q",
            scale=alt.Scale(domain=[count + 0.5, 0.5], nice=False),
            axis=alt.Axis(
                title=None, values=list(range(1, count + 1)), format="d", grid=False, ticks=False,
                domain=False, labelFontSize=14, labelFontWeight="bold", labelPadding=8,
            ),
        )  # fmt: skip

    def across(field: str) -> alt.X:
        return alt.X(
            f"{field}:Q",
            scale=alt.Scale(domain=list(domain), nice=False),
            axis=alt.Axis(title=t("best val_accuracy of each seed"), format=".2f", tickCount=6),
        )

    colour = series_colour(colours, NUMBERS)
    bands = alt.Chart(source("spreads")).encode(y=down("top"), y2="bottom:Q", color=colour)
    return alt.layer(
        bands.mark_rect(opacity=0.16).encode(x=across("low"), x2="high:Q"),
        bands.mark_rule(strokeWidth=3).encode(
            x=across("mean"), tooltip=[alt.Tooltip("mean:Q", title=t("mean"), format=".4f")]
        ),
        alt.Chart(source("dots"))
        .mark_point(filled=True, size=80, opacity=0.85)
        .encode(
            x=across("accuracy"),
            y=down("row"),
            color=colour,
            shape=series_shape(NUMBERS),
            tooltip=[
                alt.Tooltip("letter:N", title=t("group")),
                alt.Tooltip("seed:Q", title=t("seed")),
                alt.Tooltip("accuracy:Q", title="val_accuracy", format=".4f"),
            ],
        ),
    ).properties(height=40 + _ROW * count)
