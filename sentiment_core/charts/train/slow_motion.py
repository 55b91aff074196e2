"""One review in a training step: its states above, their gradients below, word by word."""

from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd

from sentiment_core.charts.base.drawing import Drawing, built_once, source
from sentiment_core.charts.base.heatmap import (
    ON_CANVAS,
    Side,
    cell_frame,
    diverging_scale,
    heat_cells,
    named_slots,
    shade,
    slots,
)
from sentiment_core.charts.base.palette import Palette
from sentiment_core.i18n import t
from sentiment_core.rnn.network.weights import Floats
from sentiment_core.rnn.training.stages import Computed

STATES, GRADIENTS = "h", "dL/dh"
_MOST_LABELS = 12
_LABELS = 60  # pixels
_BLOCK, _GAP = 90, 0.12  # pixels of a block, and the share of one between two


def step_frame(found: Computed, tokens: Sequence[str], ends: tuple[float, float]) -> pd.DataFrame:
    """One row per number that is computed.

    Args:
        tokens: one for each position.
        ends: of the colour scales of states and gradients, from `largest_of`.

    Returns:
        `step` and `unit` (from 0), `what`, `word`, `number` (from 1), `value`, `shade` (the value
        as a part of its scale's end), `middle` (of the cell, a block being 1 high).
    """
    blocks = []
    for number, (name, values, end) in enumerate(
        ((STATES, found.states, ends[0]), (GRADIENTS, found.gradients, ends[1]))
    ):
        block = cell_frame(values.astype(float), positions="step", words=tokens)
        block["what"] = name
        block["shade"] = block["value"] / end
        block["middle"] = (block["unit"] + 0.5) / values.shape[1] + number * (1 + _GAP)
        blocks.append(block)
    return pd.concat(blocks, ignore_index=True).dropna(subset="value")


def step_chart(
    found: Computed, tokens: Sequence[str], ends: tuple[float, float], *, colours: Palette
) -> Drawing:
    """The states of one review and their gradients, as far as they are computed.

    Args:
        tokens: one for each position; no text of a visitor.
        ends: as in `step_frame`.
    """
    here = pd.DataFrame({"step": [] if found.here is None else [found.here]}, dtype=float)
    units = found.states.shape[1]
    labels = tuple(tokens) if len(tokens) <= _MOST_LABELS else ()
    return _step_chart(len(tokens), labels, units, colours).draw(
        cells=step_frame(found, tokens, ends), here=here
    )


@built_once
def _step_chart(
    steps: int, labels: tuple[str, ...], units: int, colours: Palette
) -> alt.LayerChart:
    across = slots(steps)
    down = alt.Scale(domain=[2 + _GAP, 0], nice=False)
    words = (
        named_slots(labels, title=None, labelAngle=-40, minExtent=_LABELS, maxExtent=_LABELS)
        if labels
        else None
    )
    rows = alt.Axis(
        title=None,
        values=[0.5, 1.5 + _GAP],
        labelExpr=f"datum.value < 1 ? '{STATES}' : '{GRADIENTS}'",
        grid=False,
        ticks=False,
        domain=False,
        minExtent=38,
        maxExtent=38,
    )
    frames = (
        alt.Chart(pd.DataFrame({"low": [0.0, 1 + _GAP], "high": [1.0, 2 + _GAP]}))
        .mark_rect(fillOpacity=0, stroke=colours.ink, strokeOpacity=0.25, aria=False)
        .encode(y=alt.Y("low:Q", scale=down, axis=rows), y2="high:Q")
    )
    cells = heat_cells(
        source("cells"),
        Side("step", across, words),
        Side("middle", down, rows, 0.5 / units),
        colour=shade("shade", diverging_scale(1, colours)),
        tooltip=[
            alt.Tooltip("number:Q", title=t("word")),
            alt.Tooltip("word:N", title=t("is")),
            alt.Tooltip("unit:Q", title=t("unit")),
            alt.Tooltip("what:N", title=t("what")),
            alt.Tooltip("value:Q", title=t("value"), format=".3~g"),
        ],
    )
    here = (
        alt.Chart(source("here"))
        .transform_calculate(left="datum.step - 0.5", right="datum.step + 0.5")
        .mark_rect(fillOpacity=0, stroke=colours.ink, strokeWidth=2, aria=False)
        .encode(x=alt.X("left:Q", scale=across, axis=words), x2="right:Q")
    )
    return alt.layer(frames, cells, here).properties(
        height=round(_BLOCK * (2 + _GAP)) + _LABELS * bool(labels), usermeta=ON_CANVAS
    )


def largest_of(values: Floats) -> float:
    """The end of a colour scale: the largest number of a batch without its sign; 1 where all are 0.

    Args:
        values: states or gradients of a layer, one at least; NaN where nothing is read.
    """
    return float(np.nanmax(np.abs(values))) or 1.0
