"""Stateful layers: the same review in pieces, its states carried from one to the next or not."""

from functools import partial

import numpy as np
import pandas as pd
import streamlit as st

from sentiment_core.charts.encode.stateful import (
    CARRIED,
    NOT_CARRIED,
    pieces_probability,
    pieces_states,
)
from sentiment_core.i18n import t, tn
from sentiment_core.lessons.keras_code import pieces_code, sentiment_code
from sentiment_core.rnn.analysis.stateful import REFUSAL, PiecesReading, cuts_of, read_pieces
from sentiment_core.rnn.network.trace import ReviewTrace
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.settings.limit import Limit
from sentiment_core.ui.app import keys
from sentiment_core.ui.app.linked_form import linked_number
from sentiment_core.ui.app.theme import theme_palette
from sentiment_core.ui.shared.chart import show_chart, show_heading
from sentiment_core.ui.shared.encoding_notes import nothing_to_read
from sentiment_core.ui.shared.fold import show_folded
from sentiment_core.ui.shared.sources import STATEFUL

_PIECES = Limit(
    t("Pieces"),
    t("The review is cut into this many parts, given to the network one after the other."),
    name=t("pieces"),
    low=2,
    high=10,
)


def show_stateful(review: str, reader: Reader, *, key: str) -> None:
    """Show a review read in pieces, with the states carried and without."""
    trace = reader.read(review)
    problem = nothing_to_read(trace.encoded)
    if problem:
        st.info(problem)
        return
    steps = len(trace.ids)
    if steps == 1:
        st.info(t("One word cannot be cut. Type at least two words that the network knows."))
        return
    controls, numbers = st.columns([1, 3], gap="large")
    with controls:
        cuts = cuts_of(steps, linked_number(_PIECES, key=keys.PIECES, start=2, draw=st.slider))
    carried, fresh = (
        read_pieces(trace.ids, reader.weights, cuts=cuts, carry=carry) for carry in (True, False)
    )
    again = read_pieces(trace.ids, reader.weights, carry=True, start=carried.held)
    with numbers:
        _show_numbers(trace, carried, fresh, again, key=key)
    _show_pictures(trace, carried, fresh, cuts, key=key)
    table = partial(_show_table, trace, carried, fresh, cuts, key=f"{key}_table")
    show_folded(t("Table"), table, key=f"{key}_folded")
    meaning, code = st.columns([2, 3], gap="medium")
    with meaning:
        _show_meaning(trace, units=reader.run.config.units)
    model = sentiment_code(
        reader.run.config, rows=len(reader.weights.embedding), every_word=False, stateful=True
    )
    with code:
        st.caption(t("**Keras code**"))
        st.code(f"{model}\n{pieces_code(cuts)}".rstrip(), language="python", wrap_lines=True)


def _show_numbers(
    trace: ReviewTrace,
    carried: PiecesReading,
    fresh: PiecesReading,
    again: PiecesReading,
    *,
    key: str,
) -> None:
    rows = [
        (t("in pieces, stateful=True"), carried),
        (t("in pieces, reset_states()"), fresh),
        (t("again, no reset_states()"), again),
    ]
    st.dataframe(
        pd.DataFrame(
            [
                (t("at once"), trace.prediction, 0.0),
                *((way, other.prediction, other.difference(trace)) for way, other in rows),
            ],
            columns=["way", "probability", "difference"],
        ),
        hide_index=True,
        key=f"{key}_numbers",
        alt=t("P(positive) and the largest difference of a state, for each way of reading."),
        column_config={
            "way": st.column_config.TextColumn(t("the review is read")),
            "probability": st.column_config.NumberColumn(t("P(positive)"), format="%.4f"),
            "difference": st.column_config.NumberColumn(
                t("difference"), format="%.2g", help=t("Largest difference to a state at once.")
            ),
        },
    )
    st.caption(t("{model_name}, last layer.", model_name=trace.model_name))


def _show_pictures(
    trace: ReviewTrace,
    carried: PiecesReading,
    fresh: PiecesReading,
    cuts: tuple[int, ...],
    *,
    key: str,
) -> None:
    colours = theme_palette()
    if not trace.both_ways:
        show_heading(t("P(positive) after each word"), t("shaded: every second piece"))
        show_chart(
            pieces_probability(carried, fresh, trace.tokens, cuts, colours=colours),
            key=f"{key}_curve",
            alt_text=t("P(positive) after each word, with the states carried and without."),
        )
    for name, reading, axis in ((CARRIED, carried, False), (NOT_CARRIED, fresh, True)):
        show_heading(
            t("Hidden states, {name}", name=name),
            tn("dashed: the cut", "dashed: the cuts", len(cuts)),
        )
        show_chart(
            pieces_states(reading, trace.tokens, cuts, axis=axis, colours=colours),
            key=f"{key}_states_{axis}",
            alt_text=t("Hidden state of every unit after each word, {name}.", name=name),
        )


def _show_meaning(trace: ReviewTrace, *, units: int) -> None:
    if trace.both_ways:
        st.markdown(
            t(
                "**Bidirectional.** The backward direction needs the state of the words that "
                "follow, which are in a piece not read yet. Keras starts it from the state of "
                "the piece before, so the result differs from reading at once."
            )
        )
    st.markdown(
        t(
            "**Fixed batch size.** A stateful layer keeps a state of shape `(1, {units})`, one row "
            "per review. Row i of a batch continues row i of the batch before, so the number of "
            "rows is fixed: `batch_shape=(1, None)`. With `shape=(None,)`, Keras raises:",
            units=units,
        )
    )
    st.code(REFUSAL, language=None, wrap_lines=True)
    st.markdown(
        t(
            "**`reset_states()`** sets the states to zeros. Without it, another review continues "
            "the last one. In training, use `shuffle=False` ([Keras documentation]({source})).",
            source=STATEFUL,
        )
    )


def _show_table(
    trace: ReviewTrace,
    carried: PiecesReading,
    fresh: PiecesReading,
    cuts: tuple[int, ...],
    *,
    key: str,
) -> None:
    positions = np.arange(len(trace.ids))
    frame = pd.DataFrame(
        {
            "position": positions,
            "word": trace.tokens,
            "piece": np.searchsorted(cuts, positions, side="right") + 1,
        }
    )
    for name, reading in (("carried", carried), ("fresh", fresh)):
        if not trace.both_ways:
            frame[name] = reading.probabilities.astype(float)
        frame[f"{name}_apart"] = reading.differences(trace).astype(float)
    number = st.column_config.NumberColumn
    st.dataframe(
        frame,
        hide_index=True,
        key=key,
        alt=t("P(positive) and difference to reading at once after each word."),
        column_config={
            "position": number(t("position")),
            "word": st.column_config.TextColumn(t("word")),
            "piece": number(t("piece")),
            "carried": number(t("P, carried"), format="%.4f"),
            "carried_apart": number(t("difference, carried"), format="%.2g"),
            "fresh": number(t("P, not carried"), format="%.4f"),
            "fresh_apart": number(t("difference, not carried"), format="%.2g"),
        },
    )
