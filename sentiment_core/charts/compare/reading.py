"""P(positive) after each word, a line for each network, on one axis of words."""

from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd

from sentiment_core.charts.base.cached import cached_on_first
from sentiment_core.charts.base.drawing import Drawing, built_once, source
from sentiment_core.charts.base.palette import Palette
from sentiment_core.charts.base.run_series import (
    carries_shape,
    series_colour,
    series_names,
    series_points,
    spread_apart,
)
from sentiment_core.charts.base.word_axis import even_rule, step_frame, y_axis
from sentiment_core.i18n import t
from sentiment_core.rnn.analysis.side_by_side import SideBySide

_WORDS_AS_LABELS = 45
_SHAPES_IN_A_LINE = 12
_LETTER_GAP = 0.11


def compared_table(reading: SideBySide, letters: Sequence[str]) -> pd.DataFrame:
    """One row per network and position: `step`, `number`, `word`, `probability`, `letter`, `mark`.

    `mark` says where the line carries its shape.

    Args:
        reading: of one network at least.
        letters: what the networks are called, in the order of the readings; as many.

    Returns:
        `step` is from 0, `number` from 1, `probability` float64 from 0 to 1. A network has no row
        before the first word that it read.
    """
    count = len(reading)
    positions = np.arange(count)
    frames = [
        pd.DataFrame(
            {
                "step": positions,
                "number": positions + 1,
                "word": reading.words,
                "probability": values.astype(float),
                "letter": letter,
                "mark": carries_shape(count, _SHAPES_IN_A_LINE),
            }
        )
        for letter, values in zip(letters, reading.probabilities, strict=True)
    ]
    return pd.concat(frames, ignore_index=True).dropna(subset=["probability"])


def compared_probabilities(
    reading: SideBySide, letters: tuple[str, ...], *, step: int, colours: Palette
) -> Drawing:
    """The curves with the line at 0.5, and the marker of the current word.

    Args:
        reading: at least one word long.
        letters: what the networks are called, in the order of the readings.
        step: position on the axis of words, from 0.
    """
    words = _kept_table(reading, letters)
    return _compared_probabilities(len(reading), colours).draw(
        words=words, names=_last(words), step=step_frame(step)
    )


_kept_table = cached_on_first(compared_table)


@built_once
def _compared_probabilities(count: int, colours: Palette) -> alt.LayerChart:
    x = _axis(count)
    y = alt.Y(
        "probability:Q",
        scale=alt.Scale(domain=[0, 1], nice=False),
        axis=y_axis(t("P(positive)"), values=[0, 0.5, 1], grid=False),
    )
    shared = {"x": x, "y": y, "color": series_colour(colours)}
    lines = alt.Chart(source("words")).encode(**shared)
    names = alt.Chart(source("names")).encode(
        x=x, y=y, color=series_colour(colours), text="letter:N"
    )
    marker = alt.Chart(source("step")).mark_rule(color=colours.ink, strokeWidth=1.5, opacity=0.8)
    return alt.layer(
        even_rule(colours),
        lines.mark_line(strokeWidth=2, interpolate="linear"),
        *series_points(
            lines,
            [
                alt.Tooltip("letter:N", title=t("run")),
                alt.Tooltip("number:Q", title=t("word")),
                alt.Tooltip("word:N", title=t("is")),
                alt.Tooltip("probability:Q", title=t("P(positive)"), format=".3f"),
            ],
        ),
        series_names(names),
        marker.encode(x=x),
    ).properties(height=200)


def compared_labels(words: Sequence[str], *, colours: Palette) -> Drawing | None:
    """The words along the axis; None where there is no word, or too many to be read.

    Args:
        words: in order; long ones are cut.
    """
    if not 0 < len(words) <= _WORDS_AS_LABELS:
        return None
    frame = pd.DataFrame(
        {"step": range(len(words)), "word": [word[:14] for word in words], "top": 1.0}
    )
    return _compared_labels(len(words), colours).draw(words=frame)


@built_once
def _compared_labels(count: int, colours: Palette) -> alt.Chart:
    # An invisible axis keeps the words under their positions.
    invisible = y_axis(" ", labels=False, ticks=False, domain=False, grid=False)
    return (
        alt.Chart(source("words"))
        .mark_text(angle=300, align="right", baseline="middle", color=colours.ink, fontSize=12)
        .encode(
            x=_axis(count),
            y=alt.Y("top:Q", scale=alt.Scale(domain=[0, 1]), axis=invisible),
            text="word:N",
        )
        .properties(height=74)
    )


def _axis(count: int) -> alt.X:
    # Room on the right for the letters, 20 px on a phone.
    domain = [-0.5, max(count, 1) - 0.5 + max(0.5, 0.075 * count)]
    return alt.X("step:Q", scale=alt.Scale(domain=domain, nice=False), axis=None)


def _last(table: pd.DataFrame) -> pd.DataFrame:
    last = table.groupby("letter", as_index=False, sort=True).last()
    last = last[["step", "letter", "probability"]]
    last["probability"] = spread_apart(last["probability"].tolist(), _LETTER_GAP)
    return last
