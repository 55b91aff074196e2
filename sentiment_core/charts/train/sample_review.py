"""Heat map of the sample review: a row for every epoch; only data changes while it trains."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from sentiment_core.charts.base.drawing import Drawing, built_once, source
from sentiment_core.charts.base.heatmap import Side, diverging_scale, heat_cells, shade
from sentiment_core.charts.base.palette import ON_NEGATIVE, ON_POSITIVE, Palette
from sentiment_core.charts.base.typed_frame import typed_frame
from sentiment_core.i18n import t
from sentiment_core.rnn.analysis.sample_review import SampleReading

_COLUMNS = {
    **dict.fromkeys(("epoch", "middle", "half", "probability"), "float64"),
    "word": "object",
}
_WHOLE = t("whole review")
_HALF = 0.46  # of a cell's sides
_ROW = 24  # pixels
_HEADINGS = 2.8  # rows


def sample_table(readings: Sequence[SampleReading], words: Sequence[str]) -> pd.DataFrame:
    """A row for each cell.

    Args:
        readings: one for each epoch that is there; 0 is before the first.
        words: of the review.

    Returns:
        Columns `epoch`, `middle`, `half` (of the cell, in words), `probability`, `word`; typed also
        when empty. A word that the network is not given has no
        row; the last row of an epoch is the whole review.
    """
    rows = []
    for reading in readings:
        epoch = float(reading.epoch)
        for place, value in enumerate(reading.probabilities):
            if value is not None:
                rows.append((epoch, place + 0.5, _HALF, value, words[place]))
        rows.append((epoch, *_whole_cell(words), reading.prediction, _WHOLE))
    return typed_frame(rows, _COLUMNS)


def sample_chart(
    table: pd.DataFrame, words: tuple[str, ...], *, epochs: int, colours: Palette
) -> Drawing:
    """The cells: words from left to right, epochs from top to bottom.

    Args:
        table: from `sample_table`.
        words: of the review.
        epochs: the last row.
    """
    return _sample_chart(words, epochs, colours).draw(cells=table)


def _whole_cell(words: Sequence[str]) -> tuple[float, float]:
    """The middle of the cell of the whole review, and half its width."""
    return len(words) + 0.9, 0.7


@built_once
def _sample_chart(words: tuple[str, ...], epochs: int, colours: Palette) -> alt.LayerChart:
    whole = _whole_cell(words)
    across = alt.Scale(domain=[0, sum(whole)], nice=False)
    down = alt.Scale(domain=[-0.5 - _HEADINGS, epochs + 0.5], nice=False, reverse=True)
    # The same for all layers: Vega-Lite makes one axis of them.
    axis = alt.Axis(
        title=t("epoch"), values=list(range(epochs + 1)), format="d", grid=False, ticks=False
    )
    of_words = [(place + 0.5, _HALF) for place in range(len(words))]
    places = pd.DataFrame(
        [(epoch, *cell) for epoch in range(epochs + 1) for cell in (*of_words, whole)],
        columns=["epoch", "middle", "half"],
    )
    sides = Side("middle", across, None, "half"), Side("epoch", down, axis, _HALF)
    blank = heat_cells(places, *sides, colour=alt.value(colours.ink), opacity=0.05, aria=False)
    base = alt.Chart(source("cells"))
    cells = heat_cells(
        source("cells"),
        *sides,
        colour=shade("probability", diverging_scale(0.5, colours, middle=0.5)),
        tooltip=[
            alt.Tooltip("epoch:Q", title=t("after epoch")),
            alt.Tooltip("word:N", title=t("word")),
            alt.Tooltip("probability:Q", title=t("P(positive)"), format=".3f"),
        ],
        aria=False,
    )
    numbers = (
        base.transform_filter(alt.datum.word == _WHOLE)
        .mark_text(fontSize=12)
        .encode(
            x=alt.X("middle:Q", scale=across, axis=None),
            y=alt.Y("epoch:Q", scale=down, axis=axis),
            text=alt.Text("probability:Q", format=".2f"),
            # Legible on full blue, on full orange and on the pale middle of each theme.
            color=alt.when(alt.datum.probability > 0.8)
            .then(alt.value(ON_POSITIVE))
            .when(alt.datum.probability < 0.25)
            .then(alt.value(ON_NEGATIVE))
            .otherwise(alt.value(colours.ink)),
        )
    )
    headings = pd.DataFrame(
        {
            "middle": [*(middle for middle, _ in of_words), whole[0]],
            "above": -0.8,
            "word": [*words, _WHOLE],
        }
    )
    titles = (
        alt.Chart(headings)
        .mark_text(angle=305, align="left", baseline="middle", fontSize=12, color=colours.ink)
        .encode(
            x=alt.X("middle:Q", scale=across, axis=None),
            y=alt.Y("above:Q", scale=down, axis=axis),
            text="word:N",
        )
    )
    height = round(_ROW * (epochs + 1 + _HEADINGS))
    return alt.layer(blank, cells, numbers, titles).properties(height=height)
