"""The numbers behind the `return_sequences` switch: one row, or a row for every word."""

import hashlib
from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st

from sentiment_core.charts.base.palette import DARK, LIGHT, Palette
from sentiment_core.i18n import t, tn
from sentiment_core.jobs.engine.protocol import Resource
from sentiment_core.jobs.questions import Questions
from sentiment_core.rnn.job.keras_questions import keras_outputs
from sentiment_core.rnn.network.forward import LayerTrace
from sentiment_core.rnn.network.keras_outputs import KerasOutputs
from sentiment_core.rnn.network.stack import returned_states
from sentiment_core.rnn.network.trace import ReviewTrace, single_output
from sentiment_core.rnn.network.weights import Floats
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.ui.app.theme import theme_palette
from sentiment_core.ui.read.return_sequences_words import padding_note
from sentiment_core.ui.shared.question import Question, show_question


def show_return_sequences(
    trace: ReviewTrace,
    reader: Reader,
    *,
    layer: int,
    returns: bool,
    states: bool,
    step: int,
    questions: Questions,
    key: str,
) -> None:
    """Show the numbers that a layer gives, here and in Keras.

    Args:
        trace: the reading, at least one step long.
        layer: from 0.
        returns: its `return_sequences` on the stack.
        states: its `return_state`.
        step: the current timestep.
    """
    read = trace.layers[layer]
    sequence = read.hidden_states
    single = single_output(trace, reader.weights, layer=layer)
    steps, units = sequence.shape
    if returns:
        st.markdown(
            t(
                "`return_sequences=True`, `{shape}`: row {step} is the current word.",
                shape=(1, steps, units),
                step=step + 1,
            )
        )
        _show_table(trace, read, key=f"{key}_table")
    apart = _apart(read.output[0], single)
    if trace.both_ways:
        st.markdown(
            t(
                "`return_sequences=False`, `{shape}`: the forward half of the last row beside the "
                "backward half of the first.",
                shape=(1, units),
            )
        )
        compared = t("Largest difference to these halves of `True`: **{apart}**.", apart=apart)
    else:
        st.markdown(t("`return_sequences=False`, `{shape}`: the last row.", shape=(1, units)))
        compared = t(
            "Largest difference to row {steps} of `True`: **{apart}**.", steps=steps, apart=apart
        )
    _show_row(single, key=f"{key}_row")
    st.markdown(compared)
    if states:
        _show_states(trace, layer, single, key=key)
    note = padding_note(trace, units=units)
    if note:
        st.caption(note)
    _show_keras(trace, reader, layer, single, questions=questions, key=key)


def _show_states(trace: ReviewTrace, layer: int, single: Floats, *, key: str) -> None:
    """What `return_state` adds, row by row."""
    found = returned_states(trace.layers[layer])
    names = ", ".join(("output", *found))
    shapes = ", ".join(f"{name} {state.shape}" for name, state in found.items())
    st.markdown(
        t("`return_state=True`: the list `[{names}]`, with `{shapes}`.", names=names, shapes=shapes)
    )
    for name, state in found.items():
        st.caption(f"`{name}`")
        _show_row(state[0], key=f"{key}_state_{name}")
    # The output once more, from the layer run one step at a time.
    h = np.concatenate([state[0] for name, state in found.items() if name.endswith("h")])
    st.markdown(
        t(
            "Largest difference of `h` to the output with False: **{apart}**.",
            apart=_apart(h, single),
        )
    )


def _show_table(trace: ReviewTrace, read: LayerTrace, *, key: str) -> None:
    sequence = read.hidden_states
    steps, units = sequence.shape
    note = [""] * (steps - 1) + ["= False"]
    if trace.both_ways:
        note[-1] = t("= False, forward")
        note[0] = t("= False, both") if steps == 1 else t("= False, backward")
    frame = pd.DataFrame({"row": range(1, steps + 1), "word": trace.tokens, "note": note})
    frame = pd.concat([frame, _unit_columns(sequence)], axis=1)
    number = st.column_config.NumberColumn
    st.dataframe(
        frame,
        hide_index=True,
        height=min(300, 38 + 35 * steps),
        key=key,
        alt=t(
            "The state of {units} units after each step; what is the output with False is marked.",
            units=units,
        ),
        column_config={
            "row": number(t("row"), width="small", pinned=True),
            "word": st.column_config.TextColumn(t("word"), pinned=True),
            "note": st.column_config.TextColumn(t("note"), width="small"),
            **{str(unit): number(str(unit), format="%.4f") for unit in range(units)},
        },
    )


def _show_row(single: Floats, *, key: str) -> None:
    colours = theme_palette()
    frame = _unit_columns(single[None])
    st.dataframe(
        frame.style.format("{:.4f}").map(lambda value: _shade(value, colours)),
        hide_index=True,
        key=key,
        alt=t("The state of {units} units after the last step.", units=len(single)),
    )


def _unit_columns(rows: Floats) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=[str(unit) for unit in range(rows.shape[1])])


def _shade(value: float, colours: Palette) -> str:
    """A cell's style on the scale of the heatmap, with ink that can be read on it."""
    negative, middle, positive = (
        [int(colour[at : at + 2], 16) for at in (1, 3, 5)] for colour in colours.diverging
    )
    end = positive if value > 0 else negative
    share = min(abs(value), 1.0)
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(middle, end, strict=True))
    ink = DARK.ink if 0.299 * red + 0.587 * green + 0.114 * blue < 135 else LIGHT.ink
    return f"background-color: #{red:02x}{green:02x}{blue:02x}; color: {ink}"


def _show_keras(
    trace: ReviewTrace,
    reader: Reader,
    layer: int,
    single: Floats,
    *,
    questions: Questions,
    key: str,
) -> None:
    run = reader.run
    # A run that is trained again has the same id but another duration.
    question = (
        "return_sequences",
        run.run_id,
        run.seconds,
        reader.epoch,
        hashlib.sha256(trace.encoded.padded.tobytes()).hexdigest(),  # not the words themselves
    )
    answer: KerasOutputs | None = show_question(
        questions,
        Question(
            key=question,
            work=keras_outputs,
            arguments=(run.config, reader.weights, trace.encoded.padded),
            needs=Resource.KERAS,
            ask=t("Ask Keras"),
            ask_again=t("Ask Keras again"),
            help=t(
                "Runs this review in Keras with return_sequences True and False. "
                "Takes some seconds if Keras has to start."
            ),
            waiting=t("Keras is reading the review."),
        ),
        icon=":material/gavel:",
        key=key,
    )
    if answer is not None:
        _show_answer(trace, answer, layer, single)


def _show_answer(trace: ReviewTrace, answer: KerasOutputs, layer: int, single: Floats) -> None:
    sequence = trace.layers[layer].hidden_states
    judge, judge_single = answer.sequences[layer], answer.singles[layer]
    ours = returned_states(trace.layers[layer])
    first = trace.encoded.first_position if trace.mask_zero else 0
    read = judge[0, first : first + len(sequence)]  # (T, units)
    own = judge[0, -1]
    if trace.both_ways:
        own = replace(trace.layers[layer], hidden_states=read, cell_states=None).output[0]
    used = ", ".join(str(setting) for setting in answer.used)
    where = (
        tn("{n} word", "{n} words", len(read))
        if trace.mask_zero
        else tn("{n} position", "{n} positions", len(read))
    )
    st.markdown(
        t(
            "\n**Keras {version}**, same weights, same review:\n\n| "
            "`return_sequences` | shape | largest difference to this app "
            "|\n|---|---|---|\n| `True` | `{shape}` | {apart}, over {where} |\n| "
            "`False` | `{single_shape}` | {single_apart} |\n{states}\nKeras' {own_rows} and "
            "its single output differ by **{own_apart}**. This network uses "
            "{used}.\n\nKeras' error where a recurrent layer follows "
            "`return_sequences=False`:\n",
            version=answer.version,
            shape=judge.shape,
            single_shape=judge_single.shape,
            apart=_apart(read, sequence),
            single_apart=_apart(judge_single[0], single),
            own_apart=_apart(own, judge_single[0]),
            own_rows=t("halves of its first and last row") if trace.both_ways else t("last row"),
            where=where,
            used=used,
            states="".join(
                f"| `return_state`: `{name}` | `{judge.shape}` | {_apart(judge, state)} |\n"
                for (name, state), judge in zip(ours.items(), answer.states[layer], strict=True)
            ),
        )
    )
    st.code(answer.refusal, language=None, wrap_lines=True)
    st.markdown(
        t(
            "`ndim` is the number of axes. A recurrent layer needs 3, `(reviews, "
            "steps, units)`, and got 2, `(reviews, units)`. Set the layer below to "
            "`return_sequences=True`."
        )
    )


def _apart(one: Floats, other: Floats) -> str:
    """The largest difference, short."""
    largest = float(np.abs(one - other).max(initial=0.0))
    return f"{largest:.1e}" if largest else "0.0"
