"""One step as rows of cells: input, previous state, new state, contribution to the head."""

import altair as alt
import numpy as np
import pandas as pd

from sentiment_core.charts.base.drawing import Drawing, built_once
from sentiment_core.charts.base.heatmap import diverging_scale, labelled_data, labelled_rows, shade
from sentiment_core.charts.base.palette import Palette
from sentiment_core.i18n import t
from sentiment_core.rnn.analysis.one_step import OneStep

SMALL_END = 0.5
"""Where the colours of x and of the products end; those of a state end at 1."""

_ROW_HEIGHT = 26
_AXIS_HEIGHT = 62  # the height of a chart that is fitted holds its axis
_ROOM = 128


def one_step_frame(step: OneStep) -> pd.DataFrame:
    """One row per number: `row` (from 0), `label`, `number` (from 0), `value` and `shade`.

    `shade` is the value as a part of the end of its row's scale.

    Returns:
        Three rows of cells (x, h before, h after), and in the last layer a fourth: what each unit
        adds to the head's sum. `number` is the place in the row; `value` and `shade` are rounded to
        four decimals, and `shade` is beyond -1 or 1 where the value is beyond the end.
    """
    rows = [
        (t("input x"), step.x, SMALL_END),
        (t("previous h"), step.before, 1.0),
        (t("new h"), step.after, 1.0),
    ]
    if step.parts is not None:
        rows.append((t("h × output weight"), step.parts, SMALL_END))
    return pd.concat(
        [
            pd.DataFrame(
                {
                    "row": row,
                    "label": label,
                    "number": np.arange(len(values)),
                    "value": values.astype(float).round(4),
                    "shade": (values / end).astype(float).round(4),
                }
            )
            for row, (label, values, end) in enumerate(rows)
        ],
        ignore_index=True,
    )


def one_step_chart(step: OneStep, *, colours: Palette) -> Drawing:
    """The numbers of one step, one row under the other; only data moves with the word.

    Args:
        step: what a layer does at a word.
    """
    frame = one_step_frame(step)
    rows = 3 if step.parts is None else 4
    size = max(len(step.x), len(step.after))
    return _one_step_chart(rows, size, colours).draw(**labelled_data(frame))


@built_once
def _one_step_chart(rows: int, size: int, colours: Palette) -> alt.LayerChart:
    cells, labels = labelled_rows(
        size,
        rows,
        axis=alt.Axis(title=t("index"), grid=False, tickMinStep=1, format="d"),
        room=_ROOM,
        colour=shade("shade", diverging_scale(1, colours)),
        colours=colours,
        half=0.42,
        stroke=colours.ink,
        strokeOpacity=0.25,
        strokeWidth=0.5,
    )
    return alt.layer(cells, labels).properties(height=rows * _ROW_HEIGHT + _AXIS_HEIGHT)
