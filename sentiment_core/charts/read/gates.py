"""The gates of one layer after every word, all units, on the axis of words."""

import altair as alt
import pandas as pd

from sentiment_core.charts.base.cached import cached_on_first
from sentiment_core.charts.base.drawing import Drawing, built_once, source
from sentiment_core.charts.base.heatmap import (
    ON_CANVAS,
    Side,
    between_blocks,
    both_directions,
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
_LOWEST, _LOWEST_OF_TWO, _HIGHEST = 64, 150, 256  # of two, their names are longer


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
    found = trace.layers[layer]
    units, blocks = found.gates[name].shape[1], len(found.backwards)
    return _gate_heatmap(len(trace.ids), units, blocks, name, candidate, colours).draw(
        cells=_cells(trace, layer, name), unit=pd.DataFrame({"unit": [unit]}), here=step_frame(step)
    )


@cached_on_first
def _cells(trace: ReviewTrace, layer: int, name: str) -> pd.DataFrame:
    return cell_frame(trace.layers[layer].gates[name], positions="step", words=trace.tokens)


@built_once
def _gate_heatmap(
    steps: int, units: int, blocks: int, name: str, candidate: bool, colours: Palette
) -> alt.LayerChart:
    # Neither orange nor blue: an open gate is not a good word.
    opening = alt.Scale(
        domain=[0, 1], range=[colours.middle, colours.gate], interpolate="rgb", clamp=True
    )
    rows = slots(units, downwards=True)
    title = name if blocks == 1 else both_directions()
    axis = y_axis(title, tickMinStep=1, tickCount=4, grid=False)
    cells = heat_cells(
        source("cells"),
        words_side(steps),
        Side("unit", rows, axis),
        colour=shade("value", diverging_scale(1, colours) if candidate else opening),
        tooltip=unit_tooltip(name),
    )
    pointer = (
        alt.Chart(source("unit"))
        .mark_point(shape="triangle-right", filled=True, size=60, opacity=1, color=colours.ink)
        .encode(x=alt.value(0), y=alt.Y("unit:Q", scale=rows))
    )
    height = min(max(units * _ROW, _LOWEST if blocks == 1 else _LOWEST_OF_TWO), _HIGHEST)
    between = between_blocks(units, blocks, axis, colours)
    return alt.layer(cells, *between, pointer, marker(steps, colours)).properties(
        height=height, usermeta=ON_CANVAS
    )
