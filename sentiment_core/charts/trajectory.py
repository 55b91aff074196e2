"""A review's path through the plane in which the network's states differ most."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

import altair as alt
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sentiment_core.charts.layers import with_data
from sentiment_core.charts.palette import NEGATIVE, POSITIVE, Palette
from sentiment_core.charts.word_axis import word_tooltip
from sentiment_core.rnn.projection import Projection
from sentiment_core.rnn.trace import ReviewTrace
from sentiment_core.words import t

_Channel = TypeVar("_Channel", alt.X, alt.Y)
NAMED_JUMPS = 5
_LONGEST_WORD = 14


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


def largest_jumps(trace: ReviewTrace, *, count: int = NAMED_JUMPS) -> NDArray[np.int64]:
    """The steps at which the last layer's state moved farthest, the largest first.

    Args:
        trace: the reading.
        count: at most so many.

    Returns:
        int64; the earlier of equals first.
    """
    return np.argsort(-trace.state_change, kind="stable")[:count].astype(np.int64)


def path_frame(trace: ReviewTrace, projection: Projection, *, step: int) -> pd.DataFrame:
    """One row per timestep, with the way from the state before it.

    Returns:
        `step`, `word`, `number` (from 1), `probability`, `x`, `y`, `from_x`, `from_y` and `read`
        (whether the word has been read at the current step). The first way starts at the zero
        state.
    """
    points = projection.project(trace.hidden_states)  # (T, 2)
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
) -> alt.LayerChart:
    """The path, over a cloud of states of other reviews; only data moves with the step.

    Args:
        trace: the reading, at least one step long.
        projection: of the same network.
        step: the current timestep.
        colours: of the theme.
    """
    path = path_frame(trace, projection, step=step)
    here = path[path["step"] == step]
    chart = _trajectory(*_axes(path, projection), colours)
    start = path[:1][["from_x", "from_y"]].set_axis(["x", "y"], axis="columns")
    frames = [_cloud_frame(projection), path, path, start]
    return with_data(chart, [*frames, _jumps_frame(trace, path, step=step), here, _named(here)])


@functools.lru_cache(maxsize=16)
def _trajectory(across: _Axis, down: _Axis, colours: Palette) -> alt.LayerChart:
    at = {"x": across.channel(alt.X, "x"), "y": down.channel(alt.Y, "y")}
    side = alt.condition(alt.datum.probability >= 0.5, alt.value(POSITIVE), alt.value(NEGATIVE))
    ink = alt.value(colours.ink)
    return alt.layer(
        alt.Chart().mark_point(filled=True, size=9, opacity=0.16).encode(**at, color=ink),
        alt.Chart()
        .mark_rule(color=colours.ink, strokeWidth=1.2)
        .encode(
            x=across.channel(alt.X, "from_x"),
            y=down.channel(alt.Y, "from_y"),
            x2="x:Q",
            y2="y:Q",
            opacity=_dimmed(0.65, 0.12),
        ),
        alt.Chart()
        .mark_point(filled=True, size=55)
        .encode(
            **at,
            color=side,
            opacity=_dimmed(1.0, 0.3),
            tooltip=word_tooltip("probability", t("P(positive)")),
        ),
        alt.Chart()
        .mark_point(shape="square", filled=False, size=70, strokeWidth=1.5, opacity=0.9)
        .encode(**at, color=ink),
        _names(at, colours, dy=13),
        alt.Chart()
        .mark_point(filled=False, size=240, strokeWidth=2.5, opacity=1)
        .encode(**at, color=ink),
        _names(at, colours, dy=-16, bold=True),
    ).properties(height=340)


def _dimmed(read: float, future: float) -> object:
    return alt.condition(alt.datum.read, alt.value(read), alt.value(future))


def _jumps_frame(trace: ReviewTrace, path: pd.DataFrame, *, step: int) -> pd.DataFrame:
    jumps = path.iloc[largest_jumps(trace)]
    # The current word has a name of its own.
    return _named(jumps[jumps["step"] != step])


def _named(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[["x", "y"]].assign(label=rows["word"].str.slice(0, _LONGEST_WORD))


def _names(at: Mapping[str, object], colours: Palette, *, dy: int, bold: bool = False) -> alt.Chart:
    return (
        alt.Chart()
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
            "component {number} ({explained:.0%} of the variance)",
            number=number + 1,
            explained=projection.explained[number],
        )
        axes.append(_Axis(round(low - room, 3), round(high + room, 3), title.replace("%", " %")))
    return axes[0], axes[1]
