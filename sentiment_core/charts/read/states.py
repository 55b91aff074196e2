"""Heat map of a layer's output after every word: word vectors, states or probabilities."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import altair as alt
import numpy as np
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
    scale_end,
    shade,
    slots,
)
from sentiment_core.charts.base.palette import Palette
from sentiment_core.charts.base.word_axis import (
    HERE,
    step_frame,
    unit_tooltip,
    words_axis,
    words_side,
    y_axis,
)
from sentiment_core.charts.read.one_step import SMALL_END
from sentiment_core.i18n import later, t
from sentiment_core.rnn.network.stack import DENSE, EMBEDDING, layer_output
from sentiment_core.rnn.network.trace import ReviewTrace
from sentiment_core.rnn.network.weights import Floats, NetworkWeights

_FADED = 0.3
_ARROW = "M0,-1L0.6,-0.1L0.17,-0.1L0.17,1L-0.17,1L-0.17,-0.1L-0.6,-0.1Z"
_BOTTOM = alt.value("height")


class UnitOrder(StrEnum):
    """In which order the units stand."""

    AS_THEY_ARE = later("by number")
    BY_WEIGHT = later("by output weight")
    BY_MOVEMENT = later("by amount of change")


def order_units(states: Floats, weights: NetworkWeights, order: UnitOrder) -> list[int]:
    """The units in an order, first on top; a backward direction's below the forward one's.

    Args:
        states: of one layer; shape (T, units).
        weights: the network; the output's weights belong to the last layer's units.
        order: by weight: from most positive to most negative; by movement: largest first.
    """
    units = np.arange(states.shape[1])
    if order == UnitOrder.AS_THEY_ARE:
        return units.tolist()
    rank = (
        weights.head_kernel[:, 0]
        if order == UnitOrder.BY_WEIGHT
        else np.abs(np.diff(states, axis=0, prepend=0)).sum(axis=0)
    )
    of_one = len(units) // len(weights.directions[-1])
    return [int(unit) for unit in np.lexsort((-rank, units // of_one))]


@dataclass(frozen=True)
class OutputChoice:
    """Which layer's output is shown.

    Args:
        layer: its key in the stack.
        cell_state: the cell state c of an LSTM layer, instead of its output h.
    """

    layer: str
    cell_state: bool = False

    def values(self, trace: ReviewTrace, weights: NetworkWeights) -> Floats:
        """The shown values of each step; shape (T, n), float32; h where the cell has no c."""
        if self.cell_state and self.layer not in {EMBEDDING, DENSE}:
            cell_states = trace.layers[int(self.layer) - 1].cell_states
            if cell_states is not None:
                return cell_states
        return layer_output(trace, weights, self.layer)

    def backwards(self, trace: ReviewTrace) -> tuple[bool, ...]:
        """Of each direction, whose rows stand one block under the other."""
        if self.layer in {EMBEDDING, DENSE}:
            return (False,)
        return trace.layers[int(self.layer) - 1].backwards

    def scale(self, values: Floats) -> tuple[float, float]:
        """The middle of the colour scale, and how far its ends are from it.

        Args:
            values: as shown.
        """
        if self.layer == DENSE:
            return 0.5, 0.5
        return 0.0, SMALL_END if self.layer == EMBEDDING else scale_end(values)


class Returned(StrEnum):
    """Which timesteps a layer returns."""

    ALL = "all"
    LAST = "last"
    NONE = "none"
    """A cell state never leaves its layer."""

    def columns(self, steps: int, backwards: bool = False) -> range:
        """The timesteps that are returned.

        Args:
            steps: T, at least 1.
            backwards: whether the direction ends at the first word.
        """
        if self == Returned.LAST and backwards:
            return range(1)
        return range({"all": 0, "last": steps - 1, "none": steps}[self], steps)


def state_frame(trace: ReviewTrace, states: Floats, order: Sequence[int]) -> pd.DataFrame:
    """One row per timestep and unit: `step`, `word`, `number`, `unit`, `row`, `value`.

    Args:
        states: of one layer; shape (T, units).
        order: the units from top to bottom.
    """
    frame = cell_frame(states[:, order], positions="step", rows="row", words=trace.tokens)
    return frame.assign(unit=np.array(order, dtype=np.int32)[frame["row"]])


def output_heatmap(
    trace: ReviewTrace,
    weights: NetworkWeights,
    choice: OutputChoice,
    *,
    order: Sequence[int],
    returned: Returned,
    step: int,
    label: str,
    faded: str = "",
    state: str = "",
    colours: Palette,
) -> Drawing:
    """A layer's output after every word, a column a word.

    What is not returned is faded and named, each column with something returned has an arrow up,
    and the current word's is framed; all of this is data, so that the specification stays when a
    word or the switch changes.

    Args:
        trace: the reading, at least one step long.
        order: the rows from top to bottom, as numbers of units.
        returned: which columns the layer gives on.
        step: the current timestep.
        label: what stands under the current word's column.
        faded: what stands over the columns of which nothing is returned.
        state: the name over the last column where it is also returned as a state; empty for none.
    """
    cells, steps = _cells(trace, weights, choice, tuple(order)), len(trace.ids)
    values = choice.values(trace, weights)
    backwards = choice.backwards(trace)
    columns = sorted({at for way in backwards for at in returned.columns(steps, way)})
    given = np.ones((len(backwards), steps), dtype=np.int8)
    apart: list[int] = []
    if returned == Returned.LAST:
        apart = [at for at in range(steps) if at not in columns][:1]
        given[:] = [
            [at in returned.columns(steps, way) for at in range(steps)] for way in backwards
        ]
    # An arrow among many is as narrow as its column, a single one can be seen from afar.
    size = 12.0 if len(columns) == 1 else min(12.0, 4 + 480 / steps)
    rows = values.shape[1]
    unsorted = rows > 1 and list(order) == list(range(rows))
    title = t("P(positive)") if choice.layer == DENSE else t("unit")
    blocks = len(backwards)
    if blocks > 1:
        title = both_directions()
    drawn = _output_heatmap(steps, rows, blocks, title, unsorted, choice.scale(values), colours)
    block = cells["unit"].to_numpy() // (rows // blocks)
    return drawn.draw(
        cells=cells.assign(given=given[block, cells["step"]]),
        arrows=pd.DataFrame({"step": np.array(columns, dtype=np.int32), "size": size * size}),
        here=step_frame(step).assign(label=label),
        apart=pd.DataFrame({"step": np.array(apart, dtype=np.int32)}).assign(faded=faded),
        states=_states_frame(backwards, steps, rows, name=state),
    )


def _states_frame(backwards: Sequence[bool], steps: int, rows: int, *, name: str) -> pd.DataFrame:
    """Where each direction ends, and its rows; nothing without a name."""
    size = rows / len(backwards)
    ends = [
        (0 if way else steps - 1, name, block * size - 0.5, (block + 1) * size - 0.5)
        for block, way in enumerate(backwards)
        if name
    ]
    return pd.DataFrame(ends, columns=["step", "name", "top", "bottom"]).astype({"step": np.int32})


@cached_on_first
def _cells(
    trace: ReviewTrace, weights: NetworkWeights, choice: OutputChoice, order: tuple[int, ...]
) -> pd.DataFrame:
    return state_frame(trace, choice.values(trace, weights), order)


@built_once
def _output_heatmap(
    steps: int,
    rows: int,
    blocks: int,
    title: str,
    numbered: bool,
    scale: tuple[float, float],
    colours: Palette,
) -> alt.LayerChart:
    middle, reach = scale
    axis = y_axis(title, tickMinStep=1, grid=False, labels=numbered, ticks=numbered)
    down = slots(rows, downwards=True)
    cells = heat_cells(
        source("cells"),
        words_side(steps),
        Side("row", down, axis),
        colour=shade("value", diverging_scale(reach, colours, middle=middle)),
        tooltip=unit_tooltip(t("value")),
    ).encode(
        opacity=alt.Opacity(
            "given:Q", scale=alt.Scale(domain=[0, 1], range=[_FADED, 1]), legend=None
        )
    )
    arrows = (
        alt.Chart(source("arrows"))
        .mark_point(shape=_ARROW, filled=True, opacity=1, color=colours.ink)
        .encode(x=words_axis(steps), y=alt.value(-9), size=alt.Size("size:Q", scale=None))
    )
    here = alt.Chart(source(HERE))
    frame = (
        here.transform_calculate(left=alt.datum.step - 0.5, right=alt.datum.step + 0.5)
        .mark_rect(filled=False, stroke=colours.ink, strokeWidth=2, xOffset=-1, x2Offset=1)
        .encode(x=words_axis(steps, "left"), x2="right:Q", y=alt.value(0), y2=_BOTTOM)
    )
    label = here.mark_text(
        align=alt.expr(f"datum.step < {steps / 2} ? 'left' : 'right'"),
        dx=alt.expr(f"datum.step < {steps / 2} ? -4 : 4"),
        dy=14,
        fontSize=13,
        fontWeight="bold",
        color=colours.ink,
    ).encode(x=words_axis(steps), y=_BOTTOM, text="label:N")
    apart = (
        alt.Chart(source("apart"))
        .transform_calculate(left=alt.datum.step - 0.5)
        .mark_text(align="left", baseline="middle", dx=8, fontSize=13, color=colours.ink)
        .encode(x=words_axis(steps, "left"), y=alt.value(-9), text="faded:N")
    )
    states = alt.Chart(source("states"))
    last = (
        states.transform_calculate(left=alt.datum.step - 0.5, right=alt.datum.step + 0.5)
        .mark_rect(filled=False, stroke=colours.ink, strokeWidth=2, strokeDash=[4, 2])
        .encode(
            x=words_axis(steps, "left"),
            x2="right:Q",
            y=alt.Y("top:Q", scale=down, axis=axis),
            y2="bottom:Q",
        )
    )
    name = states.mark_text(
        align="right", baseline="middle", fontSize=14, fontWeight="bold", color=colours.ink
    ).encode(x=words_axis(steps), y=alt.value(-24), text="name:N")
    between = between_blocks(rows, blocks, axis, colours)
    parts = (cells, *between, arrows, apart, last, frame, label, name)
    return alt.layer(*parts).properties(
        padding={"left": 0, "top": 0, "right": 0, "bottom": 2},
        usermeta=ON_CANVAS,
    )
