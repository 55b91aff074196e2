"""Charts of the workshop's results and votes; only data changes."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from sentiment_core.charts.base.drawing import Drawing, built_once, source
from sentiment_core.charts.base.palette import Palette
from sentiment_core.charts.base.typed_frame import typed_frame
from sentiment_core.i18n import t
from sentiment_core.rnn.runs.run import TrainedRun
from sentiment_core.settings.limits import CellType

_CELLS = [str(cell) for cell in CellType]
_SHAPES = ["circle", "square", "diamond"]
_COLUMNS = {"cell": "object", "val_accuracy": "float64", "height": "float64", "run": "object"}
_STEP = 0.08  # between dots of one pile; rows are 1 apart
_BIN = 0.01
_LEAST = 0.4


def accuracy_table(runs: Sequence[TrainedRun]) -> pd.DataFrame:
    """One dot per run; runs of a cell with the same accuracy (two digits) are stacked.

    Args:
        runs: the lowest of a pile first.

    Returns:
        Columns `cell`, `val_accuracy` (the best, from 0 to 1), `height` (whole numbers are the rows
        of the cells, 0 the lowest), `run` (its short name); typed also when empty.
    """
    piles: dict[tuple[str, int], int] = {}
    rows = []
    for run in runs:
        cell, accuracy = str(run.config.cell), run.best.val_accuracy
        pile = (cell, round(accuracy / _BIN))
        height = len(_CELLS) - 1 - _CELLS.index(cell) + min(_STEP * piles.get(pile, 0), 0.8)
        rows.append((cell, accuracy, height, run.run_id[:6]))
        piles[pile] = piles.get(pile, 0) + 1
    return typed_frame(rows, _COLUMNS)


def accuracy_dots(table: pd.DataFrame, *, colours: Palette) -> Drawing:
    """The spread of accuracies, one row for each cell.

    Args:
        table: from `accuracy_table`.
    """
    return _accuracy_dots(colours).draw(runs=table)


@built_once
def _accuracy_dots(colours: Palette) -> alt.Chart:
    return (
        alt.Chart(source("runs"))
        .mark_point(aria=False, filled=True, size=60, opacity=0.8, color=colours.validation)
        .encode(
            x=alt.X(
                "val_accuracy:Q",
                scale=alt.Scale(domain=[_LEAST, 1.0], nice=False, clamp=True),
                axis=alt.Axis(title=t("best val_accuracy of each run"), format=".2f", tickCount=7),
            ),
            y=alt.Y(
                "height:Q",
                scale=alt.Scale(domain=[-0.2, len(_CELLS) - 0.1], nice=False),
                axis=alt.Axis(
                    title=None,
                    values=list(range(len(_CELLS))),
                    labelExpr=f"{_CELLS[::-1]}[datum.value]",
                ),
            ),
            shape=alt.Shape("cell:N", scale=alt.Scale(domain=_CELLS, range=_SHAPES), legend=None),
            tooltip=[
                alt.Tooltip("run:N", title=t("run")),
                alt.Tooltip("cell:N", title=t("cell")),
                alt.Tooltip("val_accuracy:Q", title=t("best val_accuracy"), format=".4f"),
            ],
        )
        .properties(height=300)
    )


def vote_table(votes: Sequence[tuple[str, int]], right: str | None) -> pd.DataFrame:
    """The number of votes for each choice.

    Args:
        votes: visitors by choice, in order.
        right: the right choice once it is revealed; None before.

    Returns:
        Columns `choice`, `votes`, `right` ("right", "wrong" or "open").
    """
    rows = [(choice, count, _state(choice, right)) for choice, count in votes]
    return pd.DataFrame(rows, columns=["choice", "votes", "right"]).astype({"votes": "int64"})


def vote_bars(table: pd.DataFrame, *, most: int, colours: Palette) -> Drawing:
    """The votes as bars; wrong choices are pale.

    Args:
        table: from `vote_table`.
        most: right end of the axis.
    """
    return _vote_bars(most, colours).draw(votes=table)


@built_once
def _vote_bars(most: int, colours: Palette) -> alt.LayerChart:
    base = alt.Chart(source("votes")).encode(
        y=alt.Y("choice:N", sort=None, axis=alt.Axis(title=None, labelLimit=260)),
        x=alt.X(
            "votes:Q",
            scale=alt.Scale(domain=[0, most], nice=False),
            axis=alt.Axis(title=t("visitors"), tickMinStep=1, format="d"),
        ),
    )
    states = {"open": colours.training, "right": colours.validation, "wrong": colours.middle}
    bars = base.mark_bar(stroke=colours.ink, strokeWidth=0.5).encode(
        color=alt.Color(
            "right:N",
            scale=alt.Scale(domain=list(states), range=list(states.values())),
            legend=None,
        ),
        tooltip=[
            alt.Tooltip("choice:N", title=t("choice")),
            alt.Tooltip("votes:Q", title=t("visitors")),
        ],
    )
    numbers = base.mark_text(align="left", dx=6, fontSize=16, color=colours.ink).encode(
        text="votes:Q"
    )
    return alt.layer(bars, numbers).properties(height=180)


def _state(choice: str, right: str | None) -> str:
    if right is None:
        return "open"
    return "right" if choice == right else "wrong"
