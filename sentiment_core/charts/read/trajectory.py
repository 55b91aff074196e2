"""A review's path through the plane in which the network's states differ most."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

import altair as alt
import numpy as np
import pandas as pd

from sentiment_core.charts.base.drawing import Drawing, built_once, source
from sentiment_core.charts.base.labels import PHONE_WIDTH, without_overlap
from sentiment_core.charts.base.palette import NEGATIVE, POSITIVE, Palette
from sentiment_core.charts.base.word_axis import word_tooltip
from sentiment_core.i18n import t
from sentiment_core.rnn.evaluation.projection import Projection
from sentiment_core.rnn.network.trace import ReviewTrace

_Channel = TypeVar("_Channel", alt.X, alt.Y)
NAMED_JUMPS = 5
_LONGEST_WORD = 14
_HEIGHT = 340
_PLOT_HEIGHT = 250  # without the axis and its title
_ABOVE, _BELOW = -16, 13  # pixels from a point to its name


@dataclass(frozen=True)
class _Axis:
    """Where an axis begins and ends, and its title."""

    low: float
    high: float
    title: str

    def channel(self, kind: type[_Channel], field: str) -> _Channel:
        scale = alt.Scale(domain=[self.low, self.high], nice=False)
        axis = alt.Axis(title=self.title, grid=False, tickCount=5)
        return kind(f"{field}:Q", scale=scale, axis=axis)

    def share(self, value: float) -> float:
        """How far along the axis a value lies, from 0 to 1."""
        return (value - self.low) / (self.high - self.low)


def path_frame(trace: ReviewTrace, projection: Projection, *, step: int) -> pd.DataFrame:
    """One row per timestep, with the way from the state before it.

    Args:
        step: the current timestep, from 0.

    Returns:
        `step`, `word`, `number` (from 1), `probability`, `x`, `y`, `from_x`, `from_y` and `read`
        (whether the word has been read at the current step). The first way starts at the zero
        state.
    """
    points = projection.project(trace.outputs)  # (T, 2)
    start = projection.project(np.zeros((1, projection.units), dtype=np.float32))
    before = np.concatenate([start, points])[:-1]
    steps = np.arange(len(points))
    return pd.DataFrame(
        {
            "step": steps,
            "word": trace.tokens,
            "number": steps + 1,
            "probability": trace.probabilities.astype(float),
            "x": points[:, 0].astype(float).round(4),
            "y": points[:, 1].astype(float).round(4),
            "from_x": before[:, 0].astype(float).round(4),
            "from_y": before[:, 1].astype(float).round(4),
            "read": steps <= step,
        }
    )


def trajectory_chart(
    trace: ReviewTrace, projection: Projection, *, step: int, colours: Palette
) -> Drawing:
    """The path, over a cloud of states of other reviews; only data moves with the step.

    Args:
        trace: the reading, at least one step long.
        step: the current timestep.
    """
    path = path_frame(trace, projection, step=step)
    here = path[path["step"] == step]
    across, down = _axes(path, projection)
    start = path[:1][["from_x", "from_y"]].set_axis(["x", "y"], axis="columns")
    jumps = path.iloc[trace.largest_changes(NAMED_JUMPS)]
    others = jumps[jumps["step"] != step]  # the current word has a name of its own
    current, names = _named(here), _named(others)
    at, below = (_pixels(rows, across, down) for rows in (current, names))
    above = [(x, y + _ABOVE) for x, y in at]
    below = [(x, y + _BELOW) for x, y in below]
    # What is drawn first: the ring around the current word, as wide as two letters, and its name.
    drawn = without_overlap([*at, *above, *below], ["oo", *current["label"], *names["label"]])
    free = [number - 2 for number in drawn if number >= 2]
    return _trajectory(across, down, colours).draw(
        cloud=_cloud_frame(projection), path=path, start=start, names=names.iloc[free], here=here,
        current=current,
    )  # fmt: skip


def _pixels(rows: pd.DataFrame, across: _Axis, down: _Axis) -> list[tuple[float, float]]:
    return [
        (across.share(x) * PHONE_WIDTH, (1 - down.share(y)) * _PLOT_HEIGHT)
        for x, y in zip(rows["x"], rows["y"], strict=True)
    ]


@built_once
def _trajectory(across: _Axis, down: _Axis, colours: Palette) -> alt.LayerChart:
    at = {"x": across.channel(alt.X, "x"), "y": down.channel(alt.Y, "y")}
    side = alt.condition(alt.datum.probability > 0.5, alt.value(POSITIVE), alt.value(NEGATIVE))
    ink = alt.value(colours.ink)
    return alt.layer(
        alt.Chart(source("cloud"))
        .mark_point(filled=True, size=9, opacity=0.16)
        .encode(**at, color=ink),
        alt.Chart(source("path"))
        .mark_rule(color=colours.ink, strokeWidth=1.2)
        .encode(
            x=across.channel(alt.X, "from_x"),
            y=down.channel(alt.Y, "from_y"),
            x2="x:Q",
            y2="y:Q",
            opacity=_dimmed(0.65, 0.12),
        ),
        alt.Chart(source("path"))
        .mark_point(filled=True, size=55)
        .encode(
            **at,
            color=side,
            opacity=_dimmed(1.0, 0.3),
            tooltip=word_tooltip("probability", t("P(positive)")),
        ),
        alt.Chart(source("start"))
        .mark_point(shape="square", filled=False, size=70, strokeWidth=1.5, opacity=0.9)
        .encode(**at, color=ink),
        _names("names", at, colours, dy=_BELOW),
        alt.Chart(source("here"))
        .mark_point(filled=False, size=240, strokeWidth=2.5, opacity=1)
        .encode(**at, color=ink),
        _names("current", at, colours, dy=_ABOVE, bold=True),
    ).properties(height=_HEIGHT)


def _dimmed(read: float, future: float) -> object:
    return alt.condition(alt.datum.read, alt.value(read), alt.value(future))


def _named(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[["x", "y"]].assign(label=rows["word"].str.slice(0, _LONGEST_WORD))


def _names(
    name: str, at: Mapping[str, object], colours: Palette, *, dy: int, bold: bool = False
) -> alt.Chart:
    return (
        alt.Chart(source(name))
        .mark_text(fontSize=12, dy=dy, fontWeight="bold" if bold else "normal")
        .encode(**at, text="label:N", color=alt.value(colours.ink))
    )


def _cloud_frame(projection: Projection) -> pd.DataFrame:
    return pd.DataFrame(projection.cloud.round(3), columns=["x", "y"])


def _axes(path: pd.DataFrame, projection: Projection) -> tuple[_Axis, _Axis]:
    axes = []
    for number, name in enumerate(("x", "y")):
        values = np.concatenate([projection.cloud[:, number], path[name], path[f"from_{name}"]])
        low, high = float(values.min()), float(values.max())
        room = max(high - low, 0.1) * 0.08  # for the names of the outermost points
        title = t(
            "component {number} ({explained:.0f} % of the variance)",
            number=number + 1,
            explained=100 * projection.explained[number],
        )
        axes.append(_Axis(round(low - room, 3), round(high + room, 3), title))
    return axes[0], axes[1]
