"""The states of all units after every word."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import altair as alt
import numpy as np
import pandas as pd

from sentiment_core.charts.heatmap import (
    ON_CANVAS,
    cell_frame,
    diverging_scale,
    scale_end,
    unit_cells,
)
from sentiment_core.charts.palette import Palette
from sentiment_core.charts.word_axis import (
    at_step,
    marker,
    word_frame,
    word_tooltip,
    words_axis,
    y_axis,
)
from sentiment_core.rnn.trace import ReviewTrace
from sentiment_core.rnn.weights import Floats, NetworkWeights
from sentiment_core.words import later, t


class UnitOrder(StrEnum):
    """In which order the units stand."""

    AS_THEY_ARE = later("as they are")
    BY_WEIGHT = later("by weight in the output")
    BY_MOVEMENT = later("by how much they move")


def order_units(states: Floats, weights: NetworkWeights, order: UnitOrder) -> list[int]:
    """The units in an order, first on top.

    Args:
        states: of one layer; shape (T, units).
        weights: the network; the output's weights belong to the last layer's units.
        order: by weight: from most positive to most negative; by movement: largest first.
    """
    if order == UnitOrder.BY_WEIGHT:
        return [int(unit) for unit in np.argsort(-weights.head_kernel[:, 0], kind="stable")]
    if order == UnitOrder.BY_MOVEMENT:
        moved = np.abs(np.diff(states, axis=0, prepend=0)).sum(axis=0)
        return [int(unit) for unit in np.argsort(-moved, kind="stable")]
    return list(range(states.shape[1]))


@dataclass(frozen=True)
class StateChoice:
    """Which states of a reading are shown.

    Args:
        layer: from 0.
        cell_state: the cell state c of an LSTM, instead of the hidden state h.
    """

    layer: int
    cell_state: bool = False

    def states(self, trace: ReviewTrace) -> Floats:
        """The states; shape (T, units), float32; the hidden ones also where the cell has no c."""
        layer = trace.layers[self.layer]
        if self.cell_state and layer.cell_states is not None:
            return layer.cell_states
        return layer.hidden_states


def state_frame(trace: ReviewTrace, states: Floats, order: Sequence[int]) -> pd.DataFrame:
    """One row per timestep and unit: `step`, `word`, `number`, `unit`, `row`, `value`.

    Args:
        trace: the reading.
        states: of one layer; shape (T, units).
        order: the units from top to bottom.
    """
    frame = cell_frame(trace, states[:, order])
    rows = frame["unit"].to_numpy()
    return frame.assign(row=rows, unit=np.array(order, dtype=np.int32)[rows])


def state_heatmap(
    trace: ReviewTrace, choice: StateChoice, *, order: Sequence[int], step: int, colours: Palette
) -> alt.LayerChart:
    """Every unit's state after every word; the colour scale is fixed at `scale_end`.

    Args:
        trace: the reading.
        choice: which states.
        order: the units from top to bottom.
        step: the current timestep.
        colours: of the theme.
    """
    return at_step(_state_heatmap(trace, choice, tuple(order), colours), step)


@functools.lru_cache(maxsize=16)
def _state_heatmap(
    trace: ReviewTrace, choice: StateChoice, order: tuple[int, ...], colours: Palette
) -> alt.LayerChart:
    states = choice.states(trace)
    units, end = states.shape[1], scale_end(states)
    unsorted = list(order) == list(range(units))
    cells = unit_cells(
        trace,
        state_frame(trace, states, order),
        units=units,
        axis=y_axis(t("unit"), tickMinStep=1, grid=False, labels=unsorted, ticks=unsorted),
        colour=diverging_scale(end, colours),
        title=t("state"),
        row="row",
    )
    return alt.layer(cells, marker(trace, 0, colours)).properties(
        height=max(120, units * 8), usermeta=ON_CANVAS
    )


def unit_line(
    trace: ReviewTrace, choice: StateChoice, *, unit: int, step: int, colours: Palette
) -> alt.LayerChart:
    """One unit's state after every word, as a line around 0.

    Args:
        trace: the reading.
        choice: which states.
        unit: from 0.
        step: the current timestep.
        colours: of the theme.
    """
    return at_step(_unit_line(trace, choice, unit, colours), step)


@functools.lru_cache(maxsize=16)
def _unit_line(
    trace: ReviewTrace, choice: StateChoice, unit: int, colours: Palette
) -> alt.LayerChart:
    frame = word_frame(trace)[["step", "word", "number"]]
    states = choice.states(trace)
    frame["state"] = states[:, unit].astype(float)
    end = scale_end(states)
    middle = alt.Chart(pd.DataFrame({"state": [0.0]})).mark_rule(
        strokeDash=[4, 3], color=colours.ink, opacity=0.5
    )
    line = (
        alt.Chart(frame)
        .mark_line(color=colours.ink, point={"size": 20, "color": colours.ink})
        .encode(
            x=words_axis(trace),
            y=alt.Y(
                "state:Q",
                scale=alt.Scale(domain=[-end, end], nice=False),
                axis=y_axis(t("unit {unit}", unit=unit), values=[-end, 0, end], grid=False),
            ),
            tooltip=word_tooltip("state", t("state")),
        )
    )
    return alt.layer(middle.encode(y="state:Q"), line, marker(trace, 0, colours)).properties(
        height=110
    )
