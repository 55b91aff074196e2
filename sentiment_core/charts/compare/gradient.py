"""Sizes of several networks' gradients by distance from the end, as lines on a log scale."""

import math
from collections.abc import Mapping

import altair as alt
import numpy as np
import pandas as pd

from sentiment_core.charts.base.drawing import Drawing, built_once, source
from sentiment_core.charts.base.palette import Palette
from sentiment_core.charts.base.run_series import (
    carries_shape,
    series_colour,
    series_names,
    series_points,
    spread_apart,
)
from sentiment_core.charts.base.word_axis import y_axis
from sentiment_core.i18n import t
from sentiment_core.rnn.analysis.gradient import ReviewGradient

_SHAPES_IN_A_LINE = 8
_DECADES = 12  # below the largest; what is smaller stands at the bottom
_TICKS = 6
_LABEL_GAP = 0.075  # of the height


def gradient_table(found: Mapping[str, ReviewGradient]) -> pd.DataFrame:
    """One row for each state of the last layers at each distance from the end.

    Args:
        found: of at least one step each, by letter.

    Returns:
        `letter`; `state` ("h" or "c"); `line` (the letter and what else the line is: "A", "A c",
        "A ←" for the backward direction); `distance` (steps that the direction reads after it);
        `size`; `mark`, where the line carries its shape.
    """
    frames = []
    for letter, gradient in found.items():
        for number, states in enumerate(gradient.sizes(-1)):
            for state, sizes in states.items():
                # A backward direction ends at the first word.
                ordered = sizes if number else sizes[::-1]
                name = letter + (" ←" if number else "") + (" c" if state == "c" else "")
                frames.append(
                    pd.DataFrame(
                        {
                            "letter": letter,
                            "state": state,
                            "line": name,
                            "distance": np.arange(len(ordered)),
                            "size": ordered.astype(float),
                            "mark": carries_shape(len(ordered), _SHAPES_IN_A_LINE),
                        }
                    )
                )
    return pd.concat(frames, ignore_index=True)


def gradient_lines(table: pd.DataFrame, *, colours: Palette) -> Drawing:
    """The lines, each with its name at the end.

    Args:
        table: from `gradient_table`.
    """
    largest = max(float(table["size"].max()), 1e-30)
    # A logarithm has no 0.
    drawn = table.assign(size=table["size"].clip(lower=largest * 10.0**-_DECADES))
    low = math.floor(math.log10(drawn["size"].min()))
    high = max(math.ceil(math.log10(largest)), low + 1)
    names = drawn.groupby("line", as_index=False, sort=True).last()
    heights = np.log10(names["size"].to_numpy())
    apart = spread_apart(heights.tolist(), _LABEL_GAP * (high - low))
    names = names[["line", "letter", "distance"]].assign(size=10 ** np.array(apart))
    return _gradient_lines(int(table["distance"].max()), low, high, colours).draw(
        sizes=drawn, names=names
    )


@built_once
def _gradient_lines(longest: int, low: int, high: int, colours: Palette) -> alt.LayerChart:
    every = math.ceil((high - low) / _TICKS)
    room = max(1.0, 0.14 * longest)  # for the names
    at = {
        "x": alt.X(
            "distance:Q",
            scale=alt.Scale(domain=[0, longest + room], nice=False),
            axis=alt.Axis(
                title=t("words read after it"),
                values=list(range(0, longest + 1, max(1, math.ceil(longest / 12)))),
                grid=False,
            ),
        ),
        "y": alt.Y(
            "size:Q",
            scale=alt.Scale(type="log", domain=[10.0**low, 10.0**high], nice=False),
            axis=y_axis(
                t("size"),
                values=[float(f"1e{power}") for power in range(low, high + 1, every)],
                format="~e",
            ),
        ),
    }
    dashes = alt.StrokeDash(
        "state:N", scale=alt.Scale(domain=["h", "c"], range=[[1, 0], [6, 4]]), legend=None
    )
    lines = alt.Chart(source("sizes")).encode(**at, color=series_colour(colours))
    names = alt.Chart(source("names")).encode(**at, color=series_colour(colours), text="line:N")
    return alt.layer(
        lines.mark_line(strokeWidth=2).encode(strokeDash=dashes, detail="line:N"),
        *series_points(
            lines,
            [
                alt.Tooltip("line:N", title=t("run")),
                alt.Tooltip("state:N", title=t("state")),
                alt.Tooltip("distance:Q", title=t("words read after it")),
                alt.Tooltip("size:Q", title=t("size"), format=".3~g"),
            ],
        ),
        series_names(names),
    ).properties(height=260)
