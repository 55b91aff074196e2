"""The gates of one layer after every word, all units, on the axis of words."""

import altair as alt
import numpy as np
import pandas as pd

from sentiment_core.charts.palette import Palette
from sentiment_core.charts.word_axis import marker, word_tooltip, words_axis, y_axis
from sentiment_core.rnn.trace import ReviewTrace
from sentiment_core.rnn.weights import Floats

_ROW = 4  # pixels, while they fit between the two heights
_LOWEST, _HIGHEST = 64, 256


def gate_frame(trace: ReviewTrace, values: Floats) -> pd.DataFrame:
    """One row per timestep and unit: `step`, `word`, `number` (from 1), `unit`, `value`.

    Args:
        trace: the reading.
        values: of one gate; shape (T, units).
    """
    steps, units = np.indices(values.shape, dtype=np.int32)
    return pd.DataFrame(
        {
            "step": steps.ravel(),
            "word": np.repeat(np.array(trace.tokens, dtype=object), values.shape[1]),
            "number": steps.ravel() + 1,
            "unit": units.ravel(),
            "value": values.ravel(),
        }
    )


def gate_heatmap(
    trace: ReviewTrace,
    values: Floats,
    *,
    name: str,
    candidate: bool,
    unit: int,
    step: int,
    colours: Palette,
) -> alt.LayerChart:
    """One gate or candidate of every unit at every word, on a fixed scale.

    Only data changes with `unit` and `step`.

    Args:
        trace: the reading.
        values: of the gate; shape (T, units).
        name: the gate's, for axis and tooltip.
        candidate: whether the scale is [-1, 1] around the centre instead of [0, 1] from it.
        unit: the unit that a pointer at the left edge shows, from 0.
        step: the current timestep.
        colours: of the theme.
    """
    units = values.shape[1]
    rows = alt.Scale(domain=[units - 0.5, -0.5], nice=False)
    colour = (
        alt.Scale(domain=[-1, 0, 1], range=colours.diverging, interpolate="rgb", clamp=True)
        if candidate
        else alt.Scale(
            # Neither orange nor blue: an open gate is not a good word.
            domain=[0, 1],
            range=[colours.middle, colours.training],
            interpolate="rgb",
            clamp=True,
        )
    )
    cells = (
        alt.Chart(gate_frame(trace, values))
        .transform_calculate(
            left=alt.datum.step - 0.5,
            right=alt.datum.step + 0.5,
            low=alt.datum.unit - 0.5,
            high=alt.datum.unit + 0.5,
        )
        .mark_rect()
        .encode(
            x=words_axis(trace, "left"),
            x2="right:Q",
            y=alt.Y(
                "low:Q",
                scale=rows,
                axis=y_axis(name, tickMinStep=1, tickCount=4, grid=False),
            ),
            y2="high:Q",
            color=alt.Color("value:Q", scale=colour, legend=None),
            tooltip=[*word_tooltip("value", name), alt.Tooltip("unit:Q", title="unit")],
        )
    )
    pointer = (
        alt.Chart(pd.DataFrame({"unit": [unit]}))
        .mark_point(shape="triangle-right", filled=True, size=60, opacity=1, color=colours.ink)
        .encode(x=alt.value(0), y=alt.Y("unit:Q", scale=rows))
    )
    height = min(max(units * _ROW, _LOWEST), _HIGHEST)
    return alt.layer(cells, pointer, marker(trace, step, colours)).properties(
        height=height,
        # Streamlit does not choose a canvas where cells are computed in the browser; as SVG,
        # three gates of 250 words and 32 units take 0.2 s longer to move.
        usermeta={"embedOptions": {"renderer": "canvas"}},
    )
