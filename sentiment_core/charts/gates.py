"""The gates of one layer after every word, all units, on the axis of words."""

import functools

import altair as alt
import numpy as np
import pandas as pd

from sentiment_core.charts.palette import Palette
from sentiment_core.charts.word_axis import at_step, marker, word_tooltip, words_axis, y_axis
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
    *,
    layer: int,
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
        layer: from 0.
        name: of the gate, as in `Cell.gate_names`.
        candidate: whether the scale is [-1, 1] around the centre instead of [0, 1] from it.
        unit: the unit that a pointer at the left edge shows, from 0.
        step: the current timestep.
        colours: of the theme.
    """
    chart = at_step(_gate_heatmap(trace, layer, name, candidate, colours), step)
    cells, pointer, rule = chart.layer
    pointer = pointer.copy(deep=False)
    pointer.data = _pointed(unit)
    chart.layer = [cells, pointer, rule]
    return chart


def _pointed(unit: int) -> pd.DataFrame:
    return pd.DataFrame({"unit": [unit]})


# As many as two readings of an LSTM have; building one takes far longer than moving its marker.
@functools.lru_cache(maxsize=8)
def _gate_heatmap(
    trace: ReviewTrace, layer: int, name: str, candidate: bool, colours: Palette
) -> alt.LayerChart:
    values = trace.layers[layer].gates[name]
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
        alt.Chart(_pointed(0))
        .mark_point(shape="triangle-right", filled=True, size=60, opacity=1, color=colours.ink)
        .encode(x=alt.value(0), y=alt.Y("unit:Q", scale=rows))
    )
    height = min(max(units * _ROW, _LOWEST), _HIGHEST)
    return alt.layer(cells, pointer, marker(trace, 0, colours)).properties(
        height=height,
        # Streamlit does not choose a canvas where cells are computed in the browser; as SVG,
        # three gates of 250 words and 32 units take 0.2 s longer to move.
        usermeta={"embedOptions": {"renderer": "canvas"}},
    )
