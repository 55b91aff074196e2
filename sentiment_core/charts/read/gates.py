"""The gates of one layer after every word, all units, on the axis of words."""

import altair as alt
import pandas as pd

from sentiment_core.charts.base.cached import cached_on_first
from sentiment_core.charts.base.drawing import Drawing, built_once, source
from sentiment_core.charts.base.heatmap import (
    ON_CANVAS,
    Side,
    cell_frame,
    diverging_scale,
    heat_cells,
    shade,
    slots,
)
from sentiment_core.charts.base.palette import Palette
from sentiment_core.charts.base.word_axis import (
    marker,
    step_frame,
    unit_tooltip,
    words_side,
    y_axis,
)
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
) -> Drawing:
    """One gate or candidate of every unit at every word, on a fixed scale.

    Only data changes with `unit` and `step`.

    Args:
        layer: from 0.
        name: of the gate, as in `Cell.gate_names`.
        candidate: whether the scale is [-1, 1] around the centre instead of [0, 1] from it.
        unit: the unit that a pointer at the left edge shows, from 0.
        step: the current timestep.
    """
    values = trace.layers[layer].gates[name]
    return _gate_heatmap(len(trace.ids), values.shape[1], name, candidate, colours).draw(
        cells=_cells(trace, layer, name), unit=pd.DataFrame({"unit": [unit]}), here=step_frame(step)
    )


@cached_on_first
def _cells(trace: ReviewTrace, layer: int, name: str) -> pd.DataFrame:
    return cell_frame(trace.layers[layer].gates[name], positions="step", words=trace.tokens)


@built_once
def _gate_heatmap(
    steps: int, units: int, name: str, candidate: bool, colours: Palette
) -> alt.LayerChart:
    # Neither orange nor blue: an open gate is not a good word.
    opening = alt.Scale(
        domain=[0, 1], range=[colours.middle, colours.gate], interpolate="rgb", clamp=True
    )
    rows = slots(units, downwards=True)
    cells = heat_cells(
        source("cells"),
        words_side(steps),
        Side("unit", rows, y_axis(name, tickMinStep=1, tickCount=4, grid=False)),
        colour=shade("value", diverging_scale(1, colours) if candidate else opening),
        tooltip=unit_tooltip(name),
    )
    pointer = (
        alt.Chart(source("unit"))
        .mark_point(shape="triangle-right", filled=True, size=60, opacity=1, color=colours.ink)
        .encode(x=alt.value(0), y=alt.Y("unit:Q", scale=rows))
    )
    height = min(max(units * _ROW, _LOWEST), _HIGHEST)
    return alt.layer(cells, pointer, marker(steps, colours)).properties(
        height=height, usermeta=ON_CANVAS
    )
