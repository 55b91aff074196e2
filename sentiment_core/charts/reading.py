"""A review being read: charts that share one word axis, one under the other."""

from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from sentiment_core.charts.palette import NEGATIVE, POSITIVE, Palette
from sentiment_core.rnn.trace import ReviewTrace

# Equal room left and right of every plot, so that a word stands at the same place in all of them.
_AXIS_ROOM = 44
_WORDS_AS_LABELS = 45
_WORDS_SIDE_BY_SIDE = 8


def word_frame(trace: ReviewTrace) -> pd.DataFrame:
    """One row per timestep: `step`, `word`, `number` (from 1), `probability`, `state_change`."""
    steps = np.arange(len(trace.ids))
    return pd.DataFrame(
        {
            "step": steps,
            "word": trace.tokens,
            "number": steps + 1,
            "probability": trace.probabilities.astype(float),
            "state_change": trace.state_change.astype(float),
        }
    )


def state_frame(trace: ReviewTrace, *, layer: int) -> pd.DataFrame:
    """One row per timestep and unit of a layer: `step`, `word`, `number`, `unit`, `state`.

    Args:
        trace: the reading.
        layer: from 0.
    """
    states = trace.layers[layer].hidden_states  # (T, units)
    steps, units = np.indices(states.shape)
    words = np.array(trace.tokens, dtype=object)
    return pd.DataFrame(
        {
            "step": steps.ravel(),
            "word": np.repeat(words, states.shape[1]),
            "number": steps.ravel() + 1,
            "unit": units.ravel(),
            "state": states.ravel().astype(float).round(4),
        }
    )


def step_frame(step: int) -> pd.DataFrame:
    """The one row that the marker of the current word is drawn from."""
    return pd.DataFrame({"step": [step]})


def _words_axis(trace: ReviewTrace, field: str = "step") -> alt.X:
    last = max(len(trace.ids), 1) - 0.5
    scale = alt.Scale(domain=[-0.5, last], nice=False)
    return alt.X(f"{field}:Q", scale=scale, axis=None)


def _marker(step: int, x: alt.X, colours: Palette) -> alt.Chart:
    rule = alt.Chart(step_frame(step)).mark_rule(color=colours.ink, strokeWidth=1.5, opacity=0.8)
    return rule.encode(x=x)


def _y_axis(title: str, **more: Any) -> alt.Axis:
    return alt.Axis(
        title=title, minExtent=_AXIS_ROOM, maxExtent=_AXIS_ROOM, titleAnchor="middle", **more
    )


def probability_curve(trace: ReviewTrace, *, step: int, colours: Palette) -> alt.LayerChart:
    """P(positive) if the review ended after each word, with the line at 0.5."""
    x = _words_axis(trace)
    frame = word_frame(trace)
    middle = alt.Chart(pd.DataFrame({"probability": [0.5]})).mark_rule(
        strokeDash=[4, 3], color=colours.ink, opacity=0.5
    )
    line = alt.Chart(frame).encode(
        x=x,
        y=alt.Y(
            "probability:Q",
            scale=alt.Scale(domain=[0, 1], nice=False),
            axis=_y_axis("P(positive)", values=[0, 0.5, 1], grid=False),
        ),
        tooltip=_tooltip("probability", "P(positive)"),
    )
    side = alt.condition(alt.datum.probability >= 0.5, alt.value(POSITIVE), alt.value(NEGATIVE))
    return alt.layer(
        middle.encode(y="probability:Q"),
        line.mark_line(color=colours.ink, strokeWidth=1.5, opacity=0.7),
        line.mark_point(filled=True, size=36, opacity=1).encode(color=side),
        _marker(step, x, colours),
    ).properties(height=130)


def state_change_bars(trace: ReviewTrace, *, step: int, colours: Palette) -> alt.LayerChart:
    """How far the last layer's state moved at each word."""
    x = _words_axis(trace)
    frame = word_frame(trace)
    frame["left"], frame["right"] = frame["step"] - 0.4, frame["step"] + 0.4
    bars = (
        alt.Chart(frame)
        .mark_bar(color=colours.ink, opacity=0.55)
        .encode(
            x=_words_axis(trace, "left"),
            x2="right:Q",
            y=alt.Y(
                "state_change:Q",
                scale=alt.Scale(domainMin=0),
                axis=_y_axis("change", tickCount=2, grid=False),
            ),
            y2=alt.datum(0),
            tooltip=_tooltip("state_change", "state moved by"),
        )
    )
    return alt.layer(bars, _marker(step, x, colours)).properties(height=80)


def state_heatmap(trace: ReviewTrace, *, layer: int, step: int, colours: Palette) -> alt.LayerChart:
    """The hidden state of every unit after every word; the scale is fixed at [-1, 1].

    Args:
        trace: the reading.
        layer: from 0.
        step: the current timestep.
        colours: of the theme.
    """
    x = _words_axis(trace)
    frame = state_frame(trace, layer=layer)
    frame["left"], frame["right"] = frame["step"] - 0.5, frame["step"] + 0.5
    frame["low"], frame["high"] = frame["unit"] - 0.5, frame["unit"] + 0.5
    units = trace.layers[layer].hidden_states.shape[1]
    cells = (
        alt.Chart(frame)
        .mark_rect()
        .encode(
            x=_words_axis(trace, "left"),
            x2="right:Q",
            y=alt.Y(
                "low:Q",
                scale=alt.Scale(domain=[units - 0.5, -0.5], nice=False),
                axis=_y_axis("unit", tickMinStep=1, grid=False),
            ),
            y2="high:Q",
            color=alt.Color(
                "state:Q",
                scale=alt.Scale(
                    domain=[-1, 0, 1], range=colours.diverging, interpolate="rgb", clamp=True
                ),
                legend=None,
            ),
            tooltip=[
                alt.Tooltip("number:Q", title="word"),
                alt.Tooltip("word:N", title="is"),
                alt.Tooltip("unit:Q", title="unit"),
                alt.Tooltip("state:Q", title="state", format=".3f"),
            ],
        )
    )
    return alt.layer(cells, _marker(step, x, colours)).properties(height=max(120, units * 8))


def word_labels(trace: ReviewTrace, *, colours: Palette) -> alt.Chart | None:
    """The words along the axis, where there are few enough to be read; else None."""
    if not 0 < len(trace.ids) <= _WORDS_AS_LABELS:
        return None
    frame = word_frame(trace)[["step", "word"]]
    frame["word"] = frame["word"].str.slice(0, 14)
    frame["top"] = 1.0
    lying: dict[str, Any] = {"angle": 300, "align": "right", "baseline": "middle"}
    height = 74
    if len(frame) <= _WORDS_SIDE_BY_SIDE:
        lying, height = {"align": "center", "baseline": "top"}, 20
    # An invisible axis keeps the words under their columns.
    invisible = _y_axis(" ", labels=False, ticks=False, domain=False, grid=False)
    return (
        alt.Chart(frame)
        .mark_text(**lying, color=colours.ink, fontSize=12)
        .encode(
            x=_words_axis(trace),
            y=alt.Y("top:Q", scale=alt.Scale(domain=[0, 1]), axis=invisible),
            text="word:N",
        )
        .properties(height=height)
    )


def _tooltip(field: str, title: str) -> list[alt.Tooltip]:
    return [
        alt.Tooltip("number:Q", title="word"),
        alt.Tooltip("word:N", title="is"),
        alt.Tooltip(f"{field}:Q", title=title, format=".3f"),
    ]
