"""The gates of one layer after every word, all units, on the axis of words."""

import altair as alt
import pandas as pd

from sentiment_core.charts.base.heatmap import (
    ON_CANVAS,
    cell_frame,
    diverging_scale,
    unit_cells,
    unit_rows,
)
from sentiment_core.charts.base.kept import kept_with_first
from sentiment_core.charts.base.palette import Palette
from sentiment_core.charts.base.word_axis import at_step, marker, y_axis
from sentiment_core.rnn.network.trace import ReviewTrace

_ROW = 4  # pixels, while they fit between the two heights
_LOWEST, _HIGHEST = 64, 256


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
@kept_with_first
def _gate_heatmap(
    trace: ReviewTrace, layer: int, name: str, candidate: bool, colours: Palette
) -> alt.LayerChart:
    values = trace.layers[layer].gates[name]
    units = values.shape[1]
    # Neither orange nor blue: an open gate is not a good word.
    opening = alt.Scale(
        domain=[0, 1], range=[colours.middle, colours.gate], interpolate="rgb", clamp=True
    )
    cells = unit_cells(
        trace,
        cell_frame(trace, values),
        units=units,
        axis=y_axis(name, tickMinStep=1, tickCount=4, grid=False),
        colour=diverging_scale(1, colours) if candidate else opening,
        title=name,
    )
    pointer = (
        alt.Chart(_pointed(0))
        .mark_point(shape="triangle-right", filled=True, size=60, opacity=1, color=colours.ink)
        .encode(x=alt.value(0), y=alt.Y("unit:Q", scale=unit_rows(units)))
    )
    height = min(max(units * _ROW, _LOWEST), _HIGHEST)
    return alt.layer(cells, pointer, marker(trace, 0, colours)).properties(
        height=height, usermeta=ON_CANVAS
    )
