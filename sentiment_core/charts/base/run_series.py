"""Letter, shape and colour of each compared run."""

import altair as alt

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


def spread_apart(values: list[float], gap: float) -> list[float]:
    """The values moved so that no two are closer than the gap; their order and middle stay.

    Args:
        values: where labels want to stand.
    """
    order = sorted(range(len(values)), key=values.__getitem__)
    placed: list[float] = []
    for index in order:
        placed.append(max(values[index], placed[-1] + gap) if placed else values[index])
    shift = sum(values) / len(values) - sum(placed) / len(placed) if values else 0.0
    moved = dict(zip(order, placed, strict=True))
    return [moved[index] + shift for index in range(len(values))]
