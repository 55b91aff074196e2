"""What the shown layer of the stack gives after every word, as a heat map."""

import streamlit as st

from sentiment_core.charts.read.states import (
    OutputChoice,
    Returned,
    UnitOrder,
    order_units,
    output_heatmap,
)
from sentiment_core.charts.read.unit_line import unit_line
from sentiment_core.i18n import later, t, tn
from sentiment_core.rnn.network.stack import DENSE, EMBEDDING
from sentiment_core.rnn.network.trace import ReviewTrace
from sentiment_core.rnn.network.weights import NetworkWeights
from sentiment_core.settings.limits import Side
from sentiment_core.ui.app.choice import linked
from sentiment_core.ui.app.theme import theme_palette
from sentiment_core.ui.shared.chart import show_chart, show_heading
from sentiment_core.ui.shared.stack import StackChoice

_HIDDEN, _CELL = later("hidden state h"), later("cell state c")
_NONE = later("none")
_TITLE = later("{name}: {kind} after each word")
_CUT = later("{name}: P(positive) for the review cut after each word")
_TITLES = {
    EMBEDDING: later("{name}: vector of each word"),
    DENSE: later("{name}: P(positive) for each hidden state"),
}


def show_output(
    trace: ReviewTrace, weights: NetworkWeights, chosen: StackChoice, *, step: int, key: str
) -> None:
    """Show the output of a layer.

    Args:
        trace: the reading, at least one step long.
        step: the current timestep.
    """
    layer = chosen.shown
    picture = st.container(gap="xxsmall", key=f"{key}_picture", height=240, border=False)
    recurrent = layer.return_sequences is not None
    cell_state, order, unit = False, UnitOrder.AS_THEY_ARE, None
    if recurrent:
        cell_state, order, unit = _choose(trace, layer.key, key=key)
    choice = OutputChoice(layer.key, cell_state)
    values = choice.values(trace, weights)
    middle, reach = choice.scale(values)
    kind = t(_CELL) if cell_state else t(_HIDDEN)
    both_ways = len(choice.backwards(trace)) > 1
    template = _TITLES.get(layer.key, _TITLE)
    if layer.key == DENSE and trace.both_ways:
        template = _CUT
    title = t(template, name=layer.name, kind=kind)
    colours = theme_palette()
    with picture:
        show_heading(
            title,
            t(
                "orange {low:g}, blank {middle:g}, blue {high:g}",
                low=middle - reach,
                middle=middle,
                high=middle + reach,
            ),
        )
        # A cell state leaves its layer only with `return_state`.
        cell_columns = Returned.LAST if chosen.states else Returned.NONE
        returned = cell_columns if cell_state else chosen.returned
        letter = "c" if cell_state else "h"
        show_chart(
            output_heatmap(
                trace,
                weights,
                choice,
                order=order_units(values, weights, order),
                returned=returned,
                step=step,
                label=_label(trace, choice, returned, step),
                faded=t("not computed") if layer.key == DENSE else t("computed, not returned"),
                state=letter if chosen.states else "",
                colours=colours,
            ),
            key=f"{key}_heatmap",
            alt_text=tn("{title}, {n} column.", "{title}, {n} columns.", len(values), title=title),
            height="stretch",
        )
        if unit is not None and unit < values.shape[1]:
            show_chart(
                unit_line(trace, weights, choice, unit=unit, step=step, colours=colours),
                key=f"{key}_line",
                alt_text=t(
                    "{kind} of unit {unit} after each step; it ends at {states:.2f}.",
                    kind=kind,
                    unit=unit,
                    states=values[-1, unit],
                ),
            )
    if both_ways:
        st.caption(_backward_note(trace))


def _backward_note(trace: ReviewTrace) -> str:
    """What a backward state has read, where a bidirectional layer is shown."""
    note = t("A backward state at a word has already read all that follows it.")
    pads = len(trace.ids) - len(trace.words_at)
    if trace.mask_zero or not pads or trace.encoded.rules.padding == Side.PRE:
        return note
    pads_first = tn(
        "No masking: the backward direction reads the pad first.",
        "No masking: the backward direction reads the {n} pads first.",
        pads,
    )
    return f"{note} {pads_first}"


def _label(trace: ReviewTrace, choice: OutputChoice, returned: Returned, step: int) -> str:
    """What stands under the current word's column."""
    word = trace.tokens[step][:24]
    if returned == Returned.NONE:
        return t("{word}: stays in the layer", word=word)
    given = [
        step in returned.columns(len(trace.ids), backwards) for backwards in choice.backwards(trace)
    ]
    if any(given) and not all(given):
        way = t("forward") if given[0] else t("backward")
        return t("{word}: returned, {way} only", word=word, way=way)
    return word


def _choose(trace: ReviewTrace, layer: str, *, key: str) -> tuple[bool, UnitOrder, int | None]:
    """Cell state or not, the order of the units, and the one that is drawn as a line."""
    read = trace.layers[int(layer) - 1]
    last = int(layer) == len(trace.layers)
    with st.container(horizontal=True, vertical_alignment="center"):
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
                    label_visibility="collapsed",
                    help=t("The hidden state h, or the cell state c of an LSTM."),
                ),
                options=[_HIDDEN, _CELL],
                default=_HIDDEN,
                key=f"{key}_kind",
                name="state",
            )
        with st.popover(
            t("Unit order, single unit"),
            type="tertiary",
            icon=":material/tune:",
            help=t("Sort the rows of the heat map, or draw one unit as a line."),
        ):
            orders = [order for order in UnitOrder if last or order != UnitOrder.BY_WEIGHT]
            order = linked(
                lambda _: st.selectbox(
                    t("Order of units"),
                    options=orders,
                    format_func=t,
                    key=f"{key}_order_{last}",
                    help=t("Order of the rows, top to bottom."),
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
                    help=t("Draws one unit's state."),
                ),
                options=units,
                default=_NONE,
                key=f"{key}_unit",
                name="unit",
            )
    return kind == _CELL, order, None if unit == _NONE else int(unit)
