"""Where the ones of a multi-hot vector stand."""

from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sentiment_core.charts.base.drawing import Drawing, built_once, source
from sentiment_core.charts.base.palette import Palette
from sentiment_core.i18n import t


def place_ticks(
    words: Sequence[str], ids: NDArray[np.integer], *, places: int, colours: Palette
) -> Drawing:
    """A tick at each place that holds a 1.

    Args:
        words: the words of the ticks.
        ids: their places; as many.
        places: how many places there are.
        colours: of the theme.
    """
    ticks = pd.DataFrame({"place": ids.astype(int), "word": list(words)})
    return _place_ticks(places, colours).draw(ticks=ticks)


@built_once
def _place_ticks(places: int, colours: Palette) -> alt.Chart:
    across = alt.Scale(domain=[0, places], nice=False)
    axis = alt.Axis(title=t("place in the vector"), tickCount=5, grid=False)
    return (
        alt.Chart(source("ticks"))
        .mark_tick(aria=False, color=colours.validation, thickness=2, size=28, opacity=0.8)
        .encode(
            x=alt.X("place:Q", scale=across, axis=axis),
            tooltip=[
                alt.Tooltip("word:N", title=t("word")),
                alt.Tooltip("place:Q", title=t("place"), format=","),
            ],
        )
        .properties(height=70)
    )
