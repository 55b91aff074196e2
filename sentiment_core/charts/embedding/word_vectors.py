"""Word vectors as rows of coloured cells: the lookup, and the words of a review."""

import math
from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd

from sentiment_core.charts.base.drawing import Drawing, built_once, source
from sentiment_core.charts.base.heatmap import (
    cell_frame,
    diverging_scale,
    label_room,
    labelled_data,
    labelled_rows,
    shade,
)
from sentiment_core.charts.base.labels import cut
from sentiment_core.charts.base.palette import Palette
from sentiment_core.i18n import t
from sentiment_core.rnn.analysis.word_map import map_ids
from sentiment_core.rnn.analysis.word_vectors import Lookup, one_hot
from sentiment_core.rnn.network.weights import Floats
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.text.vocabulary import Vocabulary

# Rows of the matrix around the one that is looked up; with it, seven are drawn.
_ROWS_AROUND = 3
_DRAWN = 2 * _ROWS_AROUND + 1
_RESULT_AT = _DRAWN + 1
_ROW_HEIGHT = 22
_LABEL_ROOM = 150
_LONGEST_LABEL = 21
_NUMBERS_UP_TO = 8


def vector_end(reader: Reader) -> float:
    """The fixed end of the colour scale of a run's vectors.

    Of the numbers in the vectors of the most frequent words, one in a thousand lies beyond it.

    Args:
        reader: of the run after its best epoch.

    Returns:
        A multiple of 0.05, at least 0.05.
    """
    numbers = np.abs(reader.weights.embedding[map_ids(reader)])
    end = float(np.quantile(numbers, 0.999)) if numbers.size else 0.0
    return max(math.ceil(end * 20) / 20, 0.05)


def lookup_frame(lookup: Lookup, embedding: Floats, vocabulary: Vocabulary) -> pd.DataFrame:
    """The rows of the matrix around a word, each with its one-hot factor, and their sum.

    Args:
        lookup: of the word, in this matrix.
        embedding: the matrix; shape (rows, embedding_dim), float32.
        vocabulary: the words that its rows stand for.

    Returns:
        One row per number: `row` (from 0; the sum stands apart), `label`, `factor` (0, 1, or NaN
        for the sum), `number` (from 0), `value` (with four decimals).
    """
    first = min(max(lookup.id - _ROWS_AROUND, 0), max(lookup.rows - _DRAWN, 0))
    ids = np.arange(first, min(first + _DRAWN, lookup.rows))
    factors = one_hot(lookup.id, lookup.rows)[ids]
    labels = [
        cut(
            t(
                "{factor:.0f} × row {word_id:,} {word}",
                factor=factor,
                word_id=word_id,
                word=vocabulary.word(int(word_id)),
            ),
            _LONGEST_LABEL,
        )
        for factor, word_id in zip(factors, ids, strict=True)
    ]
    drawn = np.concatenate([embedding[ids], lookup.product[None]])
    rows = [*range(len(ids)), _RESULT_AT]
    total = cut(t("sum of {rows:,} rows", rows=lookup.rows), _LONGEST_LABEL)
    return _cells(drawn, rows, [*labels, total]).assign(
        factor=np.repeat([*factors, np.nan], drawn.shape[1])
    )


def lookup_chart(frame: pd.DataFrame, *, end: float, colours: Palette) -> Drawing:
    """One-hot row times matrix: every row times 0 or 1, and their sum under a line.

    Args:
        frame: from `lookup_frame`.
        end: of the colour scale, from `vector_end`.
    """
    size = int(frame["number"].max()) + 1
    row = frame.loc[frame["factor"] == 1, "row"].iloc[0]
    ends = {"left": -0.5, "right": size - 0.5}
    picked = pd.DataFrame([{**ends, "low": row - 0.5, "high": row + 0.5}])
    rule = pd.DataFrame([{**ends, "row": _DRAWN}])
    return _lookup_chart(size, end, colours).draw(**labelled_data(frame), picked=picked, rule=rule)


@built_once
def _lookup_chart(size: int, end: float, colours: Palette) -> alt.LayerChart:
    fade = alt.condition("datum.factor === 0", alt.value(0.3), alt.value(1.0))
    cells, labels = _rows(size, _RESULT_AT + 1, end, colours)
    layers = [
        cells.encode(opacity=fade),
        labels,
        alt.Chart(source("picked"))
        .mark_rect(fill=None, stroke=colours.ink, strokeWidth=2)
        .encode(x="left:Q", x2="right:Q", y="low:Q", y2="high:Q"),
        alt.Chart(source("rule"))
        .mark_rule(color=colours.ink, strokeWidth=1.5)
        .encode(x="left:Q", x2="right:Q", y="row:Q"),
    ]
    if size <= _NUMBERS_UP_TO:
        numbers = alt.Chart(source("cells")).mark_text(
            baseline="middle", color=colours.ink, fontSize=11
        )
        layers.append(
            numbers.encode(x="number:Q", y="row:Q", text=alt.Text("value:Q", format=".2f"))
        )
    return alt.layer(*layers).properties(height=(_RESULT_AT + 1) * _ROW_HEIGHT)


def one_hot_chart(lookup: Lookup, *, colours: Palette) -> Drawing:
    """The one-hot row to scale: a line of `rows` zeros with a single 1."""
    line = pd.DataFrame({"left": [0], "right": [lookup.rows - 1], "y": [0]})
    at = pd.DataFrame({"left": [lookup.id], "low": [0], "high": [1], "label": ["1"]})
    return _one_hot_chart(lookup.rows, colours).draw(line=line, at=at)


@built_once
def _one_hot_chart(rows: int, colours: Palette) -> alt.LayerChart:
    scale = alt.Scale(domain=[0, rows - 1], nice=False)
    axis = alt.Axis(title=None, grid=False, tickCount=5, format="d")
    height = alt.Scale(domain=[0, 1.6], nice=False)
    return alt.layer(
        alt.Chart(source("line"))
        .mark_rule(color=colours.ink, opacity=0.5)
        .encode(
            x=alt.X("left:Q", scale=scale, axis=axis),
            x2="right:Q",
            y=alt.Y("y:Q", scale=height, axis=label_room(_LABEL_ROOM)),
        ),
        alt.Chart(source("at"))
        .mark_rule(color=colours.ink, strokeWidth=2.5)
        .encode(x="left:Q", y="low:Q", y2="high:Q"),
        alt.Chart(source("at"))
        .mark_text(color=colours.ink, dy=-8, fontSize=12, fontWeight="bold")
        .encode(x="left:Q", y="high:Q", text="label:N"),
    ).properties(height=40)


def vectors_frame(words: Sequence[str], vectors: Floats) -> pd.DataFrame:
    """One row per word and number: `row` (from 0), `label`, `number` (from 0), `value`.

    Args:
        vectors: of them; shape (T, embedding_dim).
    """
    return _cells(vectors, range(len(words)), [cut(word, _LONGEST_LABEL) for word in words])


def vectors_heatmap(frame: pd.DataFrame, *, end: float, colours: Palette) -> Drawing:
    """The tensor after the Embedding: a row for each word, a column for each number.

    Args:
        frame: from `vectors_frame`, at least one word.
        end: of the colour scale, from `vector_end`.
    """
    size, rows = int(frame["number"].max()) + 1, int(frame["row"].max()) + 1
    return _vectors_heatmap(size, rows, end, colours).draw(**labelled_data(frame))


@built_once
def _vectors_heatmap(size: int, rows: int, end: float, colours: Palette) -> alt.LayerChart:
    return alt.layer(*_rows(size, rows, end, colours)).properties(height=rows * 18)


def _cells(values: Floats, rows: Sequence[int], labels: Sequence[str]) -> pd.DataFrame:
    frame = cell_frame(values.astype(float).round(4), positions="row", rows="number")
    place = frame["row"].to_numpy()
    return frame.assign(row=np.array(rows)[place], label=np.array(labels, dtype=object)[place])


def _rows(size: int, rows: int, end: float, colours: Palette) -> tuple[alt.Chart, alt.Chart]:
    return labelled_rows(
        size,
        rows,
        axis=alt.Axis(title=None, orient="top", grid=False, tickMinStep=1, format="d", tickCount=8),
        room=_LABEL_ROOM,
        colour=shade("value", diverging_scale(end, colours)),
        colours=colours,
    )
