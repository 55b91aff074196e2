"""What the network holds: the states of all units of a layer, and of one of them."""

import streamlit as st

from sentiment_core.charts.heatmap import scale_end
from sentiment_core.charts.states import (
    StateChoice,
    UnitOrder,
    order_units,
    state_heatmap,
    unit_line,
)
from sentiment_core.rnn.trace import ReviewTrace
from sentiment_core.rnn.weights import NetworkWeights
from sentiment_core.ui.choice import linked
from sentiment_core.ui.link import to_link
from sentiment_core.ui.panels.chart import show_chart, show_heading
from sentiment_core.ui.panels.return_sequences import SWITCH_LINK
from sentiment_core.ui.theme import theme_palette
from sentiment_core.words import later, t

_HIDDEN, _CELL = later("hidden state h"), later("cell state c")
_NONE = later("none")


def choose_layer(trace: ReviewTrace, *, key: str) -> int:
    """Let a visitor choose a layer where there are several; the number from 0."""
    layers = len(trace.layers)
    if layers == 1:
        return 0
    options = list(range(1, layers + 1))
    chosen = linked(
        lambda _: st.segmented_control(
            t("Layer"),
            options=options,
            default=layers,
            required=True,
            key=key,
            # Each layer has a switch of its own, which starts at what the layer uses.
            on_change=lambda: to_link(SWITCH_LINK, None),
            help=t("Layer 1 reads the words; a further layer reads the state of the one before."),
        ),
        options=options,
        default=layers,
        key=key,
        name="layer",
    )
    return int(chosen) - 1


def show_states(
    trace: ReviewTrace, weights: NetworkWeights, *, layer: int, step: int, key: str
) -> None:
    """Show the states of a layer.

    Args:
        trace: the reading.
        weights: the network that read.
        layer: from 0.
        step: the current timestep.
        key: of the panel.
    """
    read = trace.layers[layer]
    last = layer == len(trace.layers) - 1
    with st.container(horizontal=True):
        kind = _HIDDEN
        if read.cell_states is not None:
            kind = linked(
                lambda _: st.segmented_control(
                    t("Show"),
                    options=[_HIDDEN, _CELL],
                    default=_HIDDEN,
                    format_func=t,
                    required=True,
                    key=f"{key}_kind",
                    help=t(
                        "The LSTM keeps a cell state c and shows a part of it as its hidden state "
                        "h."
                    ),
                ),
                options=[_HIDDEN, _CELL],
                default=_HIDDEN,
                key=f"{key}_kind",
                name="state",
            )
        orders = [order for order in UnitOrder if last or order != UnitOrder.BY_WEIGHT]
        order = linked(
            lambda _: st.selectbox(
                t("Order of units"),
                options=orders,
                format_func=t,
                key=f"{key}_order_{last}",
                width=260,
                help=t("In which order the units stand, first on top."),
            ),
            options=orders,
            default=orders[0],
            key=f"{key}_order_{last}",
            name="order",
        )
        units = [_NONE, *range(read.hidden_states.shape[1])]
        unit = linked(
            lambda _: st.selectbox(
                t("One unit as a line"),
                options=units,
                format_func=lambda unit: t(str(unit)),
                key=f"{key}_unit",
                width=180,
                help=t("The state of a single unit after every word."),
            ),
            options=units,
            default=_NONE,
            key=f"{key}_unit",
            name="unit",
        )
    choice = StateChoice(layer, cell_state=kind == _CELL)
    states = choice.states(trace)
    colours = theme_palette()
    end = scale_end(states)
    show_heading(
        t(
            "{kind} after each word: {shape} units, layer {layer}",
            kind=t(kind).capitalize(),
            shape=states.shape[1],
            layer=layer + 1,
        ),
        t("scale fixed: orange -{end:g}, blank 0, blue +{end:g}", end=end),
    )
    order_now = order_units(states, weights, order)
    show_chart(
        state_heatmap(trace, choice, order=order_now, step=step, colours=colours),
        key=f"{key}_heatmap",
        alt_text=t(
            "{kind} of {shape} units after each of {ids} steps.",
            kind=t(kind),
            shape=states.shape[1],
            ids=len(trace.ids),
        ),
    )
    if unit != _NONE and int(unit) < states.shape[1]:
        show_chart(
            unit_line(trace, choice, unit=int(unit), step=step, colours=colours),
            key=f"{key}_line",
            alt_text=t(
                "{kind} of unit {unit} after each step; it ends at {states:.2f}.",
                kind=t(kind),
                unit=unit,
                states=states[-1, int(unit)],
            ),
        )
