"""One unit's step checked by hand: its equations with their numbers, and every product."""

import pandas as pd
import streamlit as st

from sentiment_core.i18n import t
from sentiment_core.rnn.analysis.arithmetic import (
    Activation,
    GateSum,
    Sum,
    Term,
    UnitArithmetic,
    unit_arithmetic,
)
from sentiment_core.rnn.analysis.unrolled import busiest_unit
from sentiment_core.rnn.cells import CELLS
from sentiment_core.rnn.network.trace import ReviewTrace
from sentiment_core.rnn.network.weights import NetworkWeights
from sentiment_core.ui.app.choice import linked


def show_by_hand(
    trace: ReviewTrace, weights: NetworkWeights, *, layer: int, unit: int, step: int, key: str
) -> None:
    """Show one unit's equations at one step.

    Args:
        trace: the reading, at least one step long.
        layer: from 0.
        unit: from 0.
        step: timestep of the trace, from 0.
    """
    moved = busiest_unit(trace, layer=layer, first=step, count=1)
    here = unit_arithmetic(trace, weights, layer=layer, unit=unit, step=step)
    st.subheader(t("Check by hand"), anchor=False)
    st.text(
        t(
            "Step {step} of {steps}: {word}",
            step=step + 1,
            steps=len(trace.ids),
            word=trace.tokens[step],
        )
    )
    st.markdown(_introduction(here, moved=moved))
    words = CELLS[here.cell].words.gates
    for gate in here.gates:
        described = words[gate.name]
        is_gate = gate.activation == Activation.SIGMOID
        amount = (
            f"{100 * gate.value:.1f} %"
            if is_gate
            else t("{value:z.4f} (from -1 to 1)", value=gate.value)
        )
        st.markdown(
            t(
                "**{title}**: {role}. Here {amount}.",
                title=described.title,
                role=described.role,
                amount=amount,
            )
        )
        _show_equation(gate_equation(gate, described.symbol))
    for equation in state_equations(here):
        _show_equation(equation)
    st.markdown(_agreement(here, trace))
    name = here.gates[0].name
    if len(here.gates) > 1:
        names = [gate.name for gate in here.gates]
        name = linked(
            lambda _: st.segmented_control(
                t("Products of"),
                options=names,
                format_func=lambda name: words[name].title,
                default=names[0],
                required=True,
                key=f"{key}_products_of_{here.cell}",
                help=t("The sum whose products are listed."),
            ),
            options=names,
            default=names[0],
            key=f"{key}_products_of_{here.cell}",
            name="gate",
        )
    gate = next(gate for gate in here.gates if gate.name == name)
    _show_products(gate, title=words[name].title, key=f"{key}_products_{name}")


def gate_equation(gate: GateSum, symbol: str) -> str:
    """A gate in LaTeX: in letters, with its sums filled in, and worked out."""
    function = r"\sigma" if gate.activation == Activation.SIGMOID else r"\tanh"
    inputs = f"{_number(gate.inputs.bias or 0.0)} + {_factor(gate.inputs.products)}"
    # A gate that does not weigh the whole sum weighs the states in it.
    before = rf"({gate.reset_by} \times h)" if gate.reset_by and gate.reset is None else "h"
    letters, recurrent = rf"\textstyle\sum U {before}", _factor(gate.recurrent.products)
    if gate.recurrent.bias is not None:
        letters = f"b' + {letters}"
        recurrent = f"{_factor(gate.recurrent.bias)} + {recurrent}"
    if gate.reset is not None:
        letters = rf"{gate.reset_by} \times ({letters})"
        recurrent = rf"{_number(gate.reset)} \times ({recurrent})"
    return _aligned(
        symbol,
        rf"= {function}(b + \textstyle\sum W x + {letters})",
        rf"= {function}({inputs}",
        rf"\quad {{}} + {recurrent})",
        rf"= {function}({_number(gate.total)}) = {_number(gate.value)}",
    )


def state_equations(here: UnitArithmetic) -> list[str]:
    """How the states come from the gates, in LaTeX; none for SimpleRNN, whose candidate is h."""
    letters = CELLS[here.cell].words.state
    if not letters:
        return []
    if here.cell_sum is None:
        return [_worked_out("h", letters, here.state_sum)]
    shown = here.state_sum.terms[0]
    h = _aligned(
        "h",
        r"= o \times \tanh(c)",
        rf"= {_number(shown.weight)} \times \tanh({_number(here.cell_sum.total)})",
        rf"= {_number(shown.weight)} \times {_factor(shown.value)} = {_number(here.h)}",
    )
    return [_worked_out("c", letters, here.cell_sum), h]


def product_table(gate: GateSum) -> pd.DataFrame:
    """Every product of a gate, the largest first; the last column adds up to `gate.total`.

    Returns:
        Columns `part`, `times` (what is multiplied), `weight`, `value`, `share` (r in the recurrent
        part of the GRU's candidate, else 1) and `product`. A bias counts as a weight times 1.
    """
    rows = []
    for part, total in ((t("input"), gate.inputs), (t("previous state"), gate.recurrent)):
        share = gate.reset if gate.reset is not None and total is gate.recurrent else 1.0
        bias = [] if total.bias is None else [Term("bias", total.bias, 1.0)]
        rows += [
            (part, term.name, term.weight, term.value, share, term.product * share)
            for term in (*bias, *total.terms)
        ]
    frame = pd.DataFrame(rows, columns=["part", "times", "weight", "value", "share", "product"])
    return frame.sort_values("product", key=abs, ascending=False, kind="stable", ignore_index=True)


def _show_products(gate: GateSum, *, title: str, key: str) -> None:
    table = product_table(gate)
    if gate.reset is None:
        table = table.drop(columns="share")
    number = st.column_config.NumberColumn
    st.dataframe(
        table,
        hide_index=True,
        height=300,
        key=key,
        alt=t(
            "{title}: {products} products, sum {total:z.4f}.",
            title=title,
            products=len(table),
            total=gate.total,
        ),
        column_config={
            "part": t("part"),
            "times": t("term"),
            "weight": number(
                t("weight"), format="%.4f", help=t("Learned; the same at every word.")
            ),
            "value": number(
                t("value"), format="%.4f", help=t("From this word or the previous state.")
            ),
            "share": number(
                gate.reset_by, format="%.4f", help=t("Gate that multiplies the recurrent sum.")
            ),
            "product": number(t("product"), format="%.4f"),
        },
    )
    st.caption(
        t(
            "{rows} products, largest first; sum {total:z.4f}. Rounded to 4 decimals.",
            rows=len(table),
            total=gate.total,
        )
    )


def _introduction(here: UnitArithmetic, *, moved: int) -> str:
    held = f"h = {here.h_before:z.4f}"
    if here.c_before is not None:
        c = f"c = {here.c_before:z.4f}"
        held = t("{h} and {c}", h=held, c=c)
    most = t(" (largest change)") if here.unit == moved else ""
    source = (
        t("the hidden state of layer {layer}", layer=here.layer)
        if here.layer
        else t("the word vector")
    )
    recurrent = t(", b' a second bias") if CELLS[here.cell].two_biases else ""
    values = {
        "unit": here.unit,
        "layer": here.layer + 1,
        "most": most,
        "held": held,
        "source": source,
        "recurrent": recurrent,
    }
    if here.backwards:
        return t(
            "Unit {unit} of layer {layer}{most}, of the backward direction, before this word: "
            "{held}. x is {source}, h the hidden state after the word behind; W, U and the bias b "
            "are learned{recurrent}.",
            **values,
        )
    return t(
        "Unit {unit} of layer {layer}{most}, before this word: {held}. x is {source},"
        " h the previous state; W, U and b are learned{recurrent}.",
        **values,
    )


def _agreement(here: UnitArithmetic, trace: ReviewTrace) -> str:
    read = trace.layers[here.layer]
    at = (here.step, here.unit)
    held = f"h = {read.hidden_states[at]:z.4f}"
    apart = abs(here.h - float(read.hidden_states[at]))
    if read.cell_states is not None and here.c is not None:
        c = f"c = {read.cell_states[at]:z.4f}"
        held = t("{h} and {c}", h=held, c=c)
        apart = max(apart, abs(here.c - float(read.cell_states[at])))
    return t("Forward pass: {held}; largest difference {apart:.7f}.", held=held, apart=apart)


def _worked_out(symbol: str, letters: str, total: Sum) -> str:
    """A sum of two products."""
    first, second = total.terms
    return _aligned(
        symbol,
        f"= {letters}",
        rf"= {_number(first.weight)} \times {_factor(first.value)}",
        # Each product on a line of its own, or a phone has to scroll.
        rf"\quad {{}} + {_number(second.weight)} \times {_factor(second.value)}",
        f"= {_number(first.product)} + {_factor(second.product)} = {_number(total.total)}",
    )


def _show_equation(equation: str) -> None:
    # Not st.latex: its display mode scrolls inside, which the keyboard cannot reach.
    st.markdown(rf"$\displaystyle {equation}$")


def _aligned(symbol: str, *lines: str) -> str:
    return rf"\begin{{aligned}}{symbol} &" + r" \\ &".join(lines) + r"\end{aligned}"


def _number(value: float) -> str:
    return f"{value:z.4f}"


def _factor(value: float) -> str:
    """A number in parentheses where it is negative."""
    number = _number(value)
    return f"({number})" if number.startswith("-") else number
