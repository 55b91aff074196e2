"""Charts of the masking lab: states at every position, and the prediction by number of pads."""

import altair as alt
import numpy as np
import pandas as pd

from sentiment_core.charts.base.drawing import Drawing, built_once, source
from sentiment_core.charts.base.palette import Palette
from sentiment_core.charts.encode.positions import (
    line_legend,
    middle_rule,
    probability_axis,
    probability_lines,
    states_by_position,
)
from sentiment_core.i18n import t
from sentiment_core.rnn.analysis.masking import PaddedReading, PadsCurve

MASKED, UNMASKED = "mask_zero=True", "mask_zero=False"
_ON, _BEFORE, _AFTER = "True", t("False, padding pre"), t("False, padding post")


def positions_frame(reading: PaddedReading, tokens: list[str], name: str) -> pd.DataFrame:
    """One row per position: `position` (from 0), `word`, `mask`, `probability`, `state_change`.

    Args:
        reading: of the padded review.
        tokens: the words, one for each position that is one.
    """
    return pd.DataFrame(
        {
            "position": np.arange(len(reading.ids)),
            "word": _words(reading, tokens),
            "mask": name,
            "probability": reading.probabilities.astype(float),
            "state_change": reading.state_change.astype(float),
        }
    )


def probability_by_position(
    masked: PaddedReading, unmasked: PaddedReading, tokens: list[str], *, colours: Palette
) -> Drawing:
    """P(positive) after every position with masking and without; pads are shaded.

    Args:
        masked: of the padded review, with masking.
        unmasked: of the same positions, without.
        tokens: the words, one for each position that is one.
    """
    frame = pd.concat(
        [positions_frame(masked, tokens, MASKED), positions_frame(unmasked, tokens, UNMASKED)],
        ignore_index=True,
    )
    return probability_lines(
        frame, _pads_frame(masked), field="mask", title=t("mask"), colours=colours
    )


def padded_states(
    reading: PaddedReading, tokens: list[str], *, axis: bool, colours: Palette
) -> Drawing:
    """Every unit's hidden state after every position, on the fixed scale [-1, 1].

    Args:
        reading: of the padded review.
        tokens: the words, one for each position that is one.
        axis: whether the positions are numbered below, as they are under the last of a few charts.
    """
    edges = _pads_frame(reading).melt(value_name="edge")[["edge"]]
    return states_by_position(
        reading.outputs, _words(reading, tokens), edges, axis=axis, colours=colours
    )


def pads_chart(curve: PadsCurve, *, pads: int, colours: Palette) -> Drawing:
    """The prediction by number of pads; only data changes with `pads`.

    Args:
        curve: what the lines show.
        pads: where the rule stands, from 0 to the last of the curve.
    """
    series = {
        _ON: np.full(len(curve.pads), curve.masked),
        _BEFORE: curve.before.astype(float),
        _AFTER: curve.after.astype(float),
    }
    frame = pd.concat(
        [
            pd.DataFrame({"pads": curve.pads, "mask": name, "probability": values})
            for name, values in series.items()
        ],
        ignore_index=True,
    )
    here = pd.DataFrame({"pads": [pads]})
    return _pads_chart(int(curve.pads[-1]), colours).draw(curves=frame, here=here)


@built_once
def _pads_chart(most: int, colours: Palette) -> alt.LayerChart:
    x = alt.X(
        "pads:Q",
        scale=alt.Scale(domain=[0, most], nice=False),
        axis=alt.Axis(title=t("zeros of padding"), grid=False, tickCount=8),
    )
    names = [_ON, _BEFORE, _AFTER]
    lines = (
        alt.Chart(source("curves"))
        .mark_line(strokeWidth=2, point=alt.OverlayMarkDef(size=22))
        .encode(
            x=x,
            y=probability_axis(),
            color=alt.Color(
                "mask:N",
                scale=alt.Scale(
                    domain=names, range=[colours.validation, colours.ink, colours.training]
                ),
                legend=line_legend("mask_zero"),
            ),
            strokeDash=alt.StrokeDash(
                "mask:N", scale=alt.Scale(domain=names, range=[[1, 0], [2, 2], [6, 3]]), legend=None
            ),
            tooltip=[
                alt.Tooltip("pads:Q", title=t("zeros")),
                alt.Tooltip("mask:N", title="mask_zero"),
                alt.Tooltip("probability:Q", title=t("P(positive)"), format=".4f"),
            ],
        )
    )
    here = (
        alt.Chart(source("here"))
        .mark_rule(color=colours.ink, strokeWidth=1.5, opacity=0.8)
        .encode(x=x)
    )
    return alt.layer(middle_rule(colours), lines, here).properties(height=260)


def _words(reading: PaddedReading, tokens: list[str]) -> list[str]:
    remaining = iter(tokens)
    return [next(remaining) if is_word else "[pad]" for is_word in reading.is_word]


def _pads_frame(reading: PaddedReading) -> pd.DataFrame:
    """The stretch of positions that are pads; one row, none where there is no pad."""
    pads = np.flatnonzero(~reading.is_word)
    if not len(pads):
        return pd.DataFrame({"left": [], "right": []}, dtype=float)
    return pd.DataFrame({"left": [pads[0] - 0.5], "right": [pads[-1] + 0.5]})
