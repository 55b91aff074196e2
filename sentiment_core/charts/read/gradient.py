"""Sizes of the gradient through time, as bars on the axis of words."""

import altair as alt

from sentiment_core.charts.base.drawing import Drawing, built_once
from sentiment_core.charts.base.palette import Palette
from sentiment_core.charts.base.word_axis import (
    marker,
    step_frame,
    word_bars,
    word_frame,
    word_tooltip,
    y_axis,
)
from sentiment_core.rnn.network.trace import ReviewTrace
from sentiment_core.rnn.network.weights import Floats

_LETTER = 8  # pixels


def gradient_bars(
    trace: ReviewTrace, sizes: Floats, name: str, *, step: int, colours: Palette
) -> Drawing:
    """The size of one gradient at each timestep.

    Args:
        trace: the reading, at least one step long.
        sizes: shape (T,), from 0.
        name: of the gradient, on the axis and in tooltips.
        step: the current timestep.
    """
    words = word_frame(trace)[["step", "word", "number"]].assign(size=sizes.astype(float))
    top = float(f"{max(float(sizes.max(initial=0.0)), 1e-30):.1e}")
    return _gradient_bars(len(sizes), top, name, colours).draw(words=words, here=step_frame(step))


@built_once
def _gradient_bars(steps: int, top: float, name: str, colours: Palette) -> alt.LayerChart:
    height = alt.Y(
        "size:Q",
        scale=alt.Scale(domain=[0, top], nice=False, clamp=True),
        axis=y_axis(name, values=[0, top], format=".1~e" if top < 0.01 else ".2~f", grid=False),
    )
    tooltip = word_tooltip("size", name)
    tooltip[-1].format = ".3~g"
    bars = (
        word_bars("words", steps)
        .mark_bar(color=colours.gate)
        .encode(y=height, y2=alt.datum(0), tooltip=tooltip)
    )
    return alt.layer(bars, marker(steps, colours)).properties(
        height=max(75, _LETTER * len(name))  # the name stands upright beside it
    )
