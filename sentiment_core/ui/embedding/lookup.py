"""The Embedding's lookup: one-hot row times matrix."""

from functools import partial

import numpy as np
import pandas as pd
import streamlit as st

from sentiment_core.charts.embedding.word_vectors import lookup_chart, lookup_frame, one_hot_chart
from sentiment_core.i18n import t
from sentiment_core.rnn.analysis.word_vectors import Lookup, look_up
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.text.encoding import EncodedWord
from sentiment_core.ui.app.theme import theme_palette
from sentiment_core.ui.shared.chart import show_chart, show_heading
from sentiment_core.ui.shared.fold import show_folded


def show_embedding_summary(reader: Reader) -> None:
    """One line on the network and how much of it is its Embedding."""
    rows, size = reader.weights.embedding.shape
    share = rows * size / reader.weights.parameters
    st.caption(
        t(
            "**{model_name}**: {rows:,} rows of {size} numbers, {rows_size:,} of "
            "{parameters:,} weights ({share:.0f} %). All weights are learned together.",
            model_name=reader.model_name,
            rows=rows,
            rows_size=rows * size,
            size=size,
            parameters=reader.weights.parameters,
            share=100 * share,
        )
    )


def show_lookup(
    word: EncodedWord, reader: Reader, *, before: Reader | None, end: float, key: str
) -> None:
    """Show a word's way from its id to its vector.

    Args:
        word: one that the network reads.
        before: the same network before training; None where its weights are not kept.
        end: of the colour scale.
    """
    embedding = reader.weights.embedding
    lookup = look_up(word.id, embedding)
    rows, size = embedding.shape
    st.text(
        t("{token}: rank {rank:,} + 3 = id {id:,}", token=word.token, rank=word.rank, id=word.id)
    )
    show_heading(
        t("One-hot row: {rows:,} numbers", rows=rows), t("1 at the word's id, else 0; to scale")
    )
    show_chart(
        one_hot_chart(lookup, colours=theme_palette()),
        key=f"{key}_one_hot",
        alt_text=t(
            "A line of zeros, one number for each row of the matrix, with a 1 at the word's id."
        ),
    )
    show_heading(
        t(
            "Times the Embedding matrix ({rows:,} × {size}): seven of its rows, and the sum of all",
            rows=rows,
            size=size,
        ),
        t("orange -{end:g} or below, blank 0, blue +{end:g} or above; pale: times 0", end=end),
    )
    show_chart(
        lookup_chart(
            lookup_frame(lookup, embedding, reader.vocabulary), end=end, colours=theme_palette()
        ),
        key=f"{key}_matrix",
        alt_text=t(
            "Rows of the matrix around the word's own, each with its factor 0 or 1; "
            "their sum is the row with factor 1."
        ),
    )
    st.code(_proof(lookup), language="python", wrap_lines=True)
    st.caption(
        t(
            "Multiplying by a one-hot row picks one row. Keras' Embedding layer "
            "copies the row at the id instead."
        )
    )
    if before is not None and reader.epoch:
        st.caption(_moved(word.id, reader, before))
    table = partial(_table, lookup, key=key)
    show_folded(t("Table"), table, key=f"{key}_folded")


def _proof(lookup: Lookup) -> str:
    size = len(lookup.row)
    by_zero = lookup.multiplications - size
    numbers = np.array2string(lookup.row, precision=3, floatmode="fixed", max_line_width=76)
    return t(
        "one_hot = np.zeros({rows:_}, 'float32'); one_hot[{id}] = 1\n"
        "product = one_hot @ embedding  # {multiplications:,} multiplications, "
        "{by_zero:,} of them by 0\n"
        "row = embedding[{id}]  # {size} numbers copied\n"
        "np.abs(product - row).max()  # {largest_difference}\n"
        "row  # {numbers}",
        rows=lookup.rows,
        id=lookup.id,
        multiplications=lookup.multiplications,
        by_zero=by_zero,
        size=size,
        largest_difference=lookup.largest_difference,
        numbers=numbers,
    ).replace("\n ", "\n     # ")


def _moved(word_id: int, reader: Reader, before: Reader) -> str:
    moved = np.linalg.norm(reader.weights.embedding - before.weights.embedding, axis=1)
    own, usual = float(moved[word_id]), float(np.median(moved))
    sentence = t(
        "Training has moved this row by {own:.2f} (Euclidean distance); the median over all rows "
        "is {usual:.2f}.",
        own=own,
        usual=usual,
    )
    if own == 0:
        sentence += t(" A word of no training review keeps its random start.")
    return sentence


def _table(lookup: Lookup, *, key: str) -> None:
    frame = pd.DataFrame(
        {
            "number": np.arange(len(lookup.row)),
            "picked": lookup.row,
            "product": lookup.product,
            "difference": lookup.product - lookup.row,
        }
    )
    st.dataframe(
        frame,
        hide_index=True,
        key=f"{key}_table",
        alt=t("Every number of the vector, picked and as a product, and their difference."),
        column_config={
            "number": t("number"),
            "picked": st.column_config.NumberColumn(t("row picked"), format="%.5f"),
            "product": st.column_config.NumberColumn(t("one-hot row × matrix"), format="%.5f"),
            "difference": st.column_config.NumberColumn(t("difference"), format="%.5f"),
        },
    )
