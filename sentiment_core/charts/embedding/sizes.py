"""Validation accuracy by the size of the word vectors."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from sentiment_core.charts.base.drawing import Drawing, built_once, source
from sentiment_core.charts.base.palette import Palette
from sentiment_core.i18n import t
from sentiment_core.rnn.bundled.embedding_sizes import SEEDS, SizedResult


def sizes_frame(results: Sequence[SizedResult]) -> pd.DataFrame:
    """One row per training: `size`, `seed`, `stored`, `right`, `val_accuracy`, `low`, `high`.

    Args:
        results: in the order in which the sizes stand on the axis.

    Returns:
        `size` is embedding_dim as text, `stored` whether the run is among those that are kept (the
        first of the seeds), `right` validation reviews; `low` and `high` are the 95 % interval of
        `val_accuracy`, all three from 0 to 1.
    """
    return pd.DataFrame(
        {
            "size": [str(result.embedding_dim) for result in results],
            "seed": [result.seed for result in results],
            "stored": [result.seed == SEEDS[0] for result in results],
            "right": [result.right for result in results],
            "val_accuracy": [result.share.value for result in results],
            "low": [result.share.low for result in results],
            "high": [result.share.high for result in results],
        }
    )


def sizes_chart(frame: pd.DataFrame, *, colours: Palette) -> Drawing:
    """A filled point with its 95 % interval for each kept run, a ring for each other seed.

    Args:
        frame: from `sizes_frame`, at least one row.
    """
    low = round(float(frame["low"].min()) - 0.005, 3)
    high = round(float(frame["high"].max()) + 0.005, 3)
    return _sizes_chart(tuple(dict.fromkeys(frame["size"])), low, high, colours).draw(
        stored=frame[frame["stored"]], others=frame[~frame["stored"]]
    )


@built_once
def _sizes_chart(
    sizes: tuple[str, ...], low: float, high: float, colours: Palette
) -> alt.LayerChart:
    x = alt.X(
        "size:N",
        sort=list(sizes),
        axis=alt.Axis(title=t("embedding size (embedding_dim)"), labelAngle=0),
    )
    scale = alt.Scale(domain=[low, high], nice=False, zero=False)
    y = alt.Y("val_accuracy:Q", scale=scale, axis=alt.Axis(title="val_accuracy", tickCount=5))
    tooltip = [
        alt.Tooltip("size:N", title=t("numbers")),
        alt.Tooltip("seed:Q", title=t("seed")),
        alt.Tooltip("val_accuracy:Q", title="val_accuracy", format=".4f"),
        alt.Tooltip("low:Q", title=t("95 % from"), format=".4f"),
        alt.Tooltip("high:Q", title=t("to"), format=".4f"),
    ]
    mark = {"color": colours.validation, "size": 80, "opacity": 1}
    return alt.layer(
        alt.Chart(source("stored"))
        .mark_rule(color=colours.validation, strokeWidth=2)
        .encode(x=x, y=alt.Y("low:Q", scale=scale), y2="high:Q", tooltip=tooltip),
        alt.Chart(source("others"))
        .mark_point(**mark, filled=False, strokeWidth=1.5, xOffset=14)
        .encode(x=x, y=y, tooltip=tooltip),
        alt.Chart(source("stored"))
        .mark_point(**mark, filled=True)
        .encode(x=x, y=y, tooltip=tooltip),
    ).properties(height=240)
