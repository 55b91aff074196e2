"""Recurrence: one unit unrolled over five words, with the network's numbers."""

import pandas as pd
import streamlit as st

from sentiment_core.charts.encode.unrolled import unrolled_chart
from sentiment_core.i18n import later, t, tn
from sentiment_core.rnn.analysis.arithmetic import Activation
from sentiment_core.rnn.analysis.unrolled import UnrolledStep, busiest_unit, unroll
from sentiment_core.rnn.bundled.bundled import bundled_id
from sentiment_core.rnn.cells import CELLS
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.settings.limits import CellType
from sentiment_core.ui.app import keys
from sentiment_core.ui.app.choice import choose_layer, choose_one
from sentiment_core.ui.app.session import remember_run
from sentiment_core.ui.app.theme import theme_palette
from sentiment_core.ui.shared.by_hand import show_by_hand
from sentiment_core.ui.shared.chart import show_chart, show_heading
from sentiment_core.ui.shared.encoding_notes import nothing_to_read

_WORDS = 5
_BUSIEST = later("largest change")
_LAST, _EVERY = later("after the last word"), later("after every word")


def show_goes_round(review: str, reader: Reader, *, key: str) -> None:
    """Show one unit at five words in a row, and one of them to be checked by hand."""
    trace = reader.read(review)
    problem = nothing_to_read(trace.encoded)
    if problem:
        st.info(problem)
        return
    layer = choose_layer(len(trace.layers), key=f"{key}_layer")
    cell = reader.weights.layer_cells[layer]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        # A segmented control is lower than a box: by the bottom, its label would stand lower too.
        with st.container(horizontal=True, vertical_alignment="top", width="content"):
            first = _first_word(len(trace.ids), start=int(trace.words_at[0]))
            units = reader.weights.layers[layer].units
            chosen = st.selectbox(
                t("Unit"),
                options=[_BUSIEST, *range(units)],
                format_func=lambda option: t(str(option)),
                key=f"{key}_unit_{units}",
                width=240,
                help=t("The unit that is drawn."),
            )
            output = choose_one(
                t("Output"),
                options=[_LAST, _EVERY],
                default=_LAST,
                format_func=t,
                key=keys.OUTPUT_TAKEN,
                help_text=t("After the last word: return_sequences=False. After every word: True."),
            )
        if cell != CellType.SIMPLE_RNN:
            st.button(
                t("Show the SimpleRNN (no gates)"),
                key="goes_round_simple",
                on_click=_take_simple,
                help=t("Chooses the bundled SimpleRNN as the network."),
            )
    unit = (
        chosen
        if isinstance(chosen, int)
        else busiest_unit(trace, layer=layer, first=first, count=_WORDS)
    )
    steps = unroll(trace, reader.weights, layer=layer, unit=unit, first=first, count=_WORDS)
    show_heading(
        tn(
            "Unit {unit} of {units}, unrolled over {n} word",
            "Unit {unit} of {units}, unrolled over {n} words with the same weights",
            len(steps),
            unit=unit,
            units=units,
        ),
        t("circle: h, orange -1 to blue +1; dot: output, with P(positive)"),
    )
    show_chart(
        unrolled_chart(steps, every_step=output == _EVERY, colours=theme_palette()),
        key=f"{key}_drawing_{cell}_{len(steps)}",
        alt_text=t(
            "One unit, unrolled: its state, the input from each word and from the previous state."
        ),
    )
    if trace.both_ways:
        st.caption(t("Bidirectional: a unit of the forward direction is drawn."))
    st.markdown(CELLS[cell].words.meeting)
    _show_weights(reader, layer=layer)
    st.dataframe(
        number_rows(steps),
        hide_index=True,
        key=f"{key}_numbers_{cell}",
        alt=t("All values of the drawing, one row per word."),
        column_config={"word": t("word")}
        | {
            name: st.column_config.NumberColumn(name, format="%.4f")
            for name in number_rows(steps).columns
            if name not in {"word", "number"}
        },
    )
    at = steps[-1].step + 1
    if len(steps) > 1:
        at = st.segmented_control(
            t("Check by hand at word"),
            options=[step.step + 1 for step in steps],
            default=at,
            required=True,
            key=f"{key}_at_{first}_{len(steps)}",
            help=t("The word whose equations are shown below."),
        )
    show_by_hand(trace, reader.weights, layer=layer, unit=unit, step=int(at) - 1, key=f"{key}_hand")


def number_rows(steps: tuple[UnrolledStep, ...]) -> pd.DataFrame:
    """One row per word with every number that meets in the unit, in the order of the equations."""
    rows = []
    for step in steps:
        here = step.arithmetic
        row: dict[str, object] = {"word": step.token}
        reset = step.candidate.reset_by
        product = "Uh" if reset is None else f"{reset} × Uh"
        if reset is not None and step.candidate.reset is None:
            product = f"U({reset} × h)"
        for gate in here.gates:
            if gate.activation == Activation.SIGMOID:
                row[gate.name] = gate.value
        row |= {
            "Wx": step.from_word,
            "b": step.bias,
            t("{product}, own", product=product): step.from_itself,
            t("{product}, others", product=product): step.from_others,
            "sum": step.candidate.total,
        }
        row[f"{CELLS[here.cell].words.candidate} = tanh(sum)"] = step.candidate.value
        if here.cell_sum is not None:
            row["c"] = here.cell_sum.total
        if here.cell != CellType.SIMPLE_RNN:
            row["h"] = here.h
        row["P(positive)"] = step.probability
        rows.append(row)
    return pd.DataFrame(rows)


def _first_word(count: int, *, start: int) -> int:
    last = count - _WORDS
    if last <= 0:
        return 0
    key = "first_word"
    if key in st.session_state:
        st.session_state[key] = min(max(int(st.session_state[key]), 1), last + 1)
    return (
        int(
            st.slider(
                t("First of the five words"),
                min_value=1,
                max_value=last + 1,
                value=min(start, last) + 1,
                key=key,
                width=320,
                help=t("Where the drawing begins."),
            )
        )
        - 1
    )


def _show_weights(reader: Reader, *, layer: int) -> None:
    learned = reader.weights.layers[layer]
    parts = learned.kernel.shape[1] // learned.units
    times = "" if parts == 1 else t(", for each gate and the candidate")
    st.caption(
        t(
            "{model_name}. Weights of the unit: a column of W ({inputs} numbers), a "
            "column of U ({units}) and a bias{times}. P(positive) is computed from "
            "all units.",
            model_name=reader.model_name,
            inputs=learned.kernel.shape[0],
            units=learned.units,
            times=times,
        )
    )


def _take_simple() -> None:
    remember_run(bundled_id(CellType.SIMPLE_RNN))
