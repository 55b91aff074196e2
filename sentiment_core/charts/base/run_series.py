"""Letter, shape and colour of each compared run."""

import math

import altair as alt
import numpy as np
from numpy.typing import NDArray

from sentiment_core.charts.base.palette import Palette

LETTERS = "ABCDEF"
"""What runs side by side are called; there are no more of them at a time."""
NUMBERS = "123456"
"""What groups of runs are called, so that nobody takes them for the runs of the same letter."""
GLYPHS = "●■▲◆✚▼"
"""The shapes as text, in the same order."""
_SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")


def series_colour(colours: Palette, names: str = LETTERS) -> alt.Color:
    """The colour of each letter; the domain is always all of them.

    Args:
        names: `LETTERS` for runs, `NUMBERS` for groups; what the column `letter` holds.
    """
    scale = alt.Scale(domain=list(names), range=list(colours.runs))
    return alt.Color("letter:N", scale=scale, legend=None)


def series_shape(names: str = LETTERS) -> alt.Shape:
    """The shape of each letter.

    Args:
        names: `LETTERS` for runs, `NUMBERS` for groups; what the column `letter` holds.
    """
    scale = alt.Scale(domain=list(names), range=list(_SHAPES))
    return alt.Shape("letter:N", scale=scale, legend=None)


def carries_shape(points: int, shapes: int) -> NDArray[np.bool_]:
    """Where a line carries its shape: at some points and the last, or shapes would hide the line.

    Args:
        shapes: about how many.

    Returns:
        Shape (points,).
    """
    at = np.arange(points)
    every = max(1, -(-points // shapes))
    return np.asarray((at % every == 0) | (at == points - 1))


def series_points(lines: alt.Chart, tooltip: list[alt.Tooltip]) -> tuple[alt.Chart, alt.Chart]:
    """The points of lines: all with their tooltip, and those that carry the shape.

    Args:
        lines: with a column `mark`, from `carries_shape`.
    """
    return (
        # Wide and invisible, so that every point has its tooltip.
        lines.mark_point(filled=True, size=90, opacity=0).encode(tooltip=tooltip),
        lines.transform_filter(alt.datum.mark)
        .mark_point(filled=True, size=60, opacity=1)
        .encode(shape=series_shape()),
    )


def series_names(ends: alt.Chart) -> alt.Chart:
    """The text of each line right of its end."""
    return ends.mark_text(align="left", dx=9, fontSize=14, fontWeight="bold")


def spread_apart(
    values: list[float], gap: float, *, low: float = -math.inf, high: float = math.inf
) -> list[float]:
    """The values moved so that no two are closer than the gap; their order stays.

    Their middle stays too, unless one would lie outside `low` to `high`, where there is room for
    all of them.

    Args:
        values: where labels want to stand.
    """
    order = sorted(range(len(values)), key=values.__getitem__)
    placed: list[float] = []
    for index in order:
        placed.append(max(values[index], placed[-1] + gap) if placed else values[index])
    shift = sum(values) / len(values) - sum(placed) / len(placed) if values else 0.0
    last = len(placed) - 1
    # Already a gap apart, each needs only to leave room for those below and above it.
    placed = [
        max(min(value + shift, high - gap * (last - at)), low + gap * at)
        for at, value in enumerate(placed)
    ]
    moved = dict(zip(order, placed, strict=True))
    return [moved[index] for index in range(len(values))]
