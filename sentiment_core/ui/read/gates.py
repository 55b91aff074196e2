"""The gates of a layer over a review, and one unit's step checked by hand."""

import streamlit as st

from sentiment_core.charts.read.gates import gate_heatmap
from sentiment_core.i18n import later, t, tn
from sentiment_core.rnn.analysis.unrolled import busiest_unit
from sentiment_core.rnn.cells import CELLS
from sentiment_core.rnn.network.trace import ReviewTrace
from sentiment_core.rnn.network.weights import NetworkWeights
from sentiment_core.settings.limits import AnyCell
from sentiment_core.ui.app.choice import linked
from sentiment_core.ui.app.theme import theme_palette
from sentiment_core.ui.shared.by_hand import show_by_hand
from sentiment_core.ui.shared.chart import show_chart, show_heading

_MOST = later("largest change")


def show_gates(
    trace: ReviewTrace, weights: NetworkWeights, *, layer: int, step: int, key: str
) -> None:
    """Show every gate of a layer over the review, and one unit's equations at one step.

    Args:
        trace: the reading, at least one step long.
        layer: from 0.
        step: the current timestep.
    """
    units = trace.layers[layer].hidden_states.shape[1]
    options = [_MOST, *range(units)]
    chosen = linked(
        lambda _: st.selectbox(
            t("Unit to check"),
            options=options,
            format_func=lambda option: t(str(option)),
            key=f"{key}_unit",
            width=260,
            help=t("The unit whose equations are shown below."),
        ),
        options=options,
        default=_MOST,
        key=f"{key}_unit",
        name="by_hand",
    )
    moved = busiest_unit(trace, layer=layer, first=step, count=1)
    # Another network may have fewer units than the one that the choice was made for.
    unit = chosen if isinstance(chosen, int) and chosen < units else moved
    cell = weights.layer_cells[layer]
    _show_heatmaps(trace, cell, layer=layer, unit=unit, step=step, key=key)
    show_by_hand(trace, weights, layer=layer, unit=unit, step=step, key=key)


def _show_heatmaps(
    trace: ReviewTrace, cell: AnyCell, *, layer: int, unit: int, step: int, key: str
) -> None:
    colours = theme_palette()
    for name, values in trace.layers[layer].gates.items():
        candidate = name == CELLS[cell].candidate
        described = CELLS[cell].words.gates[name]
        show_heading(
            f"{described.title}: {described.role}",
            t("orange -1, blank 0, blue 1") if candidate else t("blank 0, violet 1"),
        )
        show_chart(
            gate_heatmap(
                trace,
                layer=layer,
                name=name,
                candidate=candidate,
                unit=unit,
                step=step,
                colours=colours,
            ),
            key=f"{key}_heatmap_{cell}_{name}",
            # The browser builds a chart anew when its text changes: neither step nor unit in it.
            alt_text=tn(
                "{title}: {units} units, {n} step.",
                "{title}: {units} units, {n} steps.",
                len(trace.ids),
                title=described.title,
                units=values.shape[1],
            ),
        )
