"""Where the ones of a multi-hot vector stand."""

from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sentiment_core.charts.base.drawing import Drawing, built_once, source
from sentiment_core.charts.base.palette import Palette
from sentiment_core.i18n import t


def position_ticks(
    words: Sequence[str], ids: NDArray[np.integer], *, positions: int, colours: Palette
) -> Drawing:
    """A tick at each position that holds a 1.

    Args:
        ids: positions of the words; as many.
        positions: how many positions there are.
    """
    ticks = pd.DataFrame({"position": ids.astype(int), "word": list(words)})
    return _position_ticks(positions, colours).draw(ticks=ticks)


@built_once
def _position_ticks(positions: int, colours: Palette) -> alt.Chart:
    across = alt.Scale(domain=[0, positions], nice=False)
    axis = alt.Axis(title=t("position in the vector"), tickCount=5, grid=False)
    return (
        alt.Chart(source("ticks"))
        .mark_tick(aria=False, color=colours.validation, thickness=2, size=28, opacity=0.8)
        .encode(
            x=alt.X("position:Q", scale=across, axis=axis),
            tooltip=[
                alt.Tooltip("word:N", title=t("word")),
                alt.Tooltip("position:Q", title=t("position"), format=","),
            ],
        )
        .properties(height=70)
    )
