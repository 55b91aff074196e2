"""A review's path through the plane in which the network's states differ most."""

import altair as alt
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sentiment_core.charts.palette import NEGATIVE, POSITIVE, Palette
from sentiment_core.charts.word_axis import word_tooltip
from sentiment_core.rnn.projection import Projection
from sentiment_core.rnn.trace import ReviewTrace

NAMED_JUMPS = 5
_LONGEST_WORD = 14


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
    x, y = _axes(path, projection)
    at = {"x": x, "y": y}
    side = alt.condition(alt.datum.probability >= 0.5, alt.value(POSITIVE), alt.value(NEGATIVE))
    return alt.layer(
        alt.Chart(_cloud_frame(projection))
        .mark_point(filled=True, size=9, opacity=0.16)
        .encode(**at, color=alt.value(colours.ink)),
        alt.Chart(path)
        .mark_rule(color=colours.ink, strokeWidth=1.2)
        .encode(
            x=alt.X("from_x:Q", scale=x["scale"], axis=x["axis"]),
            y=alt.Y("from_y:Q", scale=y["scale"], axis=y["axis"]),
            x2="x:Q",
            y2="y:Q",
            opacity=_dimmed(0.65, 0.12),
        ),
        alt.Chart(path)
        .mark_point(filled=True, size=55)
        .encode(
            **at,
            color=side,
            opacity=_dimmed(1.0, 0.3),
            tooltip=word_tooltip("probability", "P(positive)"),
        ),
        _start_mark(path, at, colours),
        _names(_jumps_frame(trace, path, step=step), at, colours, dy=13),
        alt.Chart(path[path["step"] == step])
        .mark_point(filled=False, size=240, strokeWidth=2.5, opacity=1)
        .encode(**at, color=alt.value(colours.ink)),
        _names(_named(path[path["step"] == step]), at, colours, dy=-16, bold=True),
    ).properties(height=340)


def _dimmed(read: float, future: float) -> object:
    return alt.condition(alt.datum.read, alt.value(read), alt.value(future))


def _start_mark(path: pd.DataFrame, at: dict[str, object], colours: Palette) -> alt.Chart:
    start = path[:1].assign(x=path["from_x"], y=path["from_y"])
    return (
        alt.Chart(start[["x", "y"]])
        .mark_point(shape="square", filled=False, size=70, strokeWidth=1.5, opacity=0.9)
        .encode(**at, color=alt.value(colours.ink))
    )


def _jumps_frame(trace: ReviewTrace, path: pd.DataFrame, *, step: int) -> pd.DataFrame:
    jumps = path.iloc[largest_jumps(trace)]
    # The current word has a name of its own.
    return _named(jumps[jumps["step"] != step])


def _named(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[["x", "y"]].assign(label=rows["word"].str.slice(0, _LONGEST_WORD))


def _names(
    rows: pd.DataFrame, at: dict[str, object], colours: Palette, *, dy: int, bold: bool = False
) -> alt.Chart:
    return (
        alt.Chart(rows)
        .mark_text(fontSize=12, dy=dy, fontWeight="bold" if bold else "normal")
        .encode(**at, text="label:N", color=alt.value(colours.ink))
    )


def _cloud_frame(projection: Projection) -> pd.DataFrame:
    return pd.DataFrame(projection.cloud.round(3), columns=["x", "y"])


def _axes(path: pd.DataFrame, projection: Projection) -> tuple[alt.X, alt.Y]:
    fields = []
    for number, (channel, name) in enumerate(((alt.X, "x"), (alt.Y, "y"))):
        values = np.concatenate([projection.cloud[:, number], path[name], path[f"from_{name}"]])
        low, high = float(values.min()), float(values.max())
        room = max(high - low, 0.1) * 0.08  # for the names of the outermost points
        scale = alt.Scale(domain=[round(low - room, 3), round(high + room, 3)], nice=False)
        title = f"component {number + 1} ({projection.explained[number]:.0%} of the variance)"
        axis = alt.Axis(title=title.replace("%", " %"), grid=False, tickCount=5)
        fields.append(channel(f"{name}:Q", scale=scale, axis=axis))
    return fields[0], fields[1]
