"""The four combinations of input and output at a glance: boxes, unrolled in time."""

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from sentiment_core.charts.base.drawing import Drawing, built_once, source
from sentiment_core.charts.base.palette import Palette

_HALF = 0.36


@dataclass(frozen=True)
class Sketch:
    """One combination as boxes.

    Args:
        reads: the columns in which something goes in.
        writes: the columns in which something comes out.
    """

    name: str
    steps: int
    reads: tuple[int, ...]
    writes: tuple[int, ...]


SKETCHES = (
    Sketch("1", 1, (0,), (0,)),
    Sketch("2", 4, (0,), (0, 1, 2, 3)),
    Sketch("3", 4, (0, 1, 2, 3), (3,)),
    Sketch("4a", 6, (0, 1, 2), (3, 4, 5)),
    Sketch("4b", 3, (0, 1, 2), (0, 1, 2)),
)


def sketch_frames(
    sketches: Sequence[Sketch], *, chosen: Sequence[str]
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Boxes (`x`, `y`, `kind`, `on`), arrows (`x`, `y`, `x2`, `y2`, `angle`, `on`), names.

    Args:
        sketches: from left to right.
        chosen: names of those that are not pale.

    Returns:
        Three frames. A column is one wide; `y` is 0 for what goes in, 1 for a state, 2 for what
        comes out, and `kind` says "in", "state" or "out". `angle` is 0 upwards and 90 to the right,
        `on` an opacity. Names have `x`, `name`, `on`.
    """
    boxes, arrows, names = [], [], []
    start = 0.0
    for sketch in sketches:
        on = 1.0 if sketch.name in chosen else 0.35
        for column in range(sketch.steps):
            x = start + column
            boxes.append((x, 1, "state", on))
            if column in sketch.reads:
                boxes.append((x, 0, "in", on))
                arrows.append((x, 0.3, x, 0.7, 0, on))
            if column in sketch.writes:
                boxes.append((x, 2, "out", on))
                arrows.append((x, 1.3, x, 1.7, 0, on))
            if column:
                arrows.append((x - 1 + _HALF, 1, x - _HALF, 1, 90, on))
        names.append((start + (sketch.steps - 1) / 2, sketch.name, on))
        start += sketch.steps + 1
    return (
        pd.DataFrame(boxes, columns=["x", "y", "kind", "on"]),
        pd.DataFrame(arrows, columns=["x", "y", "x2", "y2", "angle", "on"]),
        pd.DataFrame(names, columns=["x", "name", "on"]),
    )


def shape_map(*, chosen: Sequence[str], colours: Palette) -> Drawing:
    """The sketches side by side; those that are not chosen are pale.

    Args:
        chosen: names of sketches.
    """
    boxes, arrows, names = sketch_frames(SKETCHES, chosen=chosen)
    return _shape_map(colours).draw(boxes=boxes, arrows=arrows, names=names)


@built_once
def _shape_map(colours: Palette) -> alt.LayerChart:
    width = sum(sketch.steps + 1 for sketch in SKETCHES) - 1
    across = alt.Scale(domain=[-0.6, width - 0.4], nice=False)
    upward = alt.Scale(domain=[-1.0, 2.35], nice=False)
    shade = alt.Opacity("on:Q", scale=None)
    fills = alt.Scale(
        domain=["in", "state", "out"], range=[colours.validation, colours.middle, colours.training]
    )

    def x(field: str) -> alt.X:
        return alt.X(field, scale=across, axis=None)

    def y(field: str) -> alt.Y:
        return alt.Y(field, scale=upward, axis=None)

    drawn = (
        alt.Chart(source("boxes"))
        .transform_calculate(
            left=alt.datum.x - _HALF,
            right=alt.datum.x + _HALF,
            low=alt.datum.y - 0.28,
            high=alt.datum.y + 0.28,
        )
        .mark_rect(aria=False, stroke=colours.ink, strokeWidth=1, cornerRadius=2)
        .encode(
            x=x("left:Q"),
            x2="right:Q",
            y=y("low:Q"),
            y2="high:Q",
            color=alt.Color("kind:N", scale=fills, legend=None),
            opacity=shade,
        )
    )
    lines = (
        alt.Chart(source("arrows"))
        .mark_rule(aria=False, color=colours.ink)
        .encode(x=x("x:Q"), x2="x2:Q", y=y("y:Q"), y2="y2:Q", opacity=shade)
    )
    heads = (
        alt.Chart(source("arrows"))
        .mark_point(aria=False, shape="triangle-up", filled=True, size=26, color=colours.ink)
        .encode(x=x("x2:Q"), y=y("y2:Q"), angle=alt.Angle("angle:Q", scale=None), opacity=shade)
    )
    written = (
        alt.Chart(source("names"))
        .mark_text(aria=False, color=colours.ink, fontSize=13, baseline="middle")
        .encode(x=x("x:Q"), y=alt.datum(-0.7), text="name:N")
    )
    return alt.layer(drawn, lines, heads, written).properties(height=105)
