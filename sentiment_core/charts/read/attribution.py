"""Charts of attributions: along the words, and by distance from the end."""

import math

import altair as alt
import numpy as np
import pandas as pd

from sentiment_core.charts.base.cached import cached_on_first
from sentiment_core.charts.base.drawing import Drawing, built_once, by_sign, source
from sentiment_core.charts.base.heatmap import slots
from sentiment_core.charts.base.palette import Palette
from sentiment_core.charts.base.word_axis import (
    HERE,
    marker,
    step_frame,
    word_bars,
    words_axis,
    y_axis,
)
from sentiment_core.i18n import t
from sentiment_core.rnn.analysis.attribution import Attributions, Method
from sentiment_core.rnn.network.trace import ReviewTrace
from sentiment_core.rnn.network.weights import Floats

_NAMED = 3
_LONGEST_NAME, _LONGEST_TEXT = 14, 80


@cached_on_first
def attribution_frame(trace: ReviewTrace, found: Attributions, method: Method) -> pd.DataFrame:
    """One row for each part; cached, so do not modify it.

    Returns:
        `step` and `last` (timesteps, from 0), `text`, `number` (from 1), `value`, `size` (the value
        without its sign), `from_end` (words read after it).
    """
    values = found.values[method].astype(float)
    words = trace.encoded.words
    return pd.DataFrame(
        {
            "step": [trace.words_at[part.read.start] for part in found.parts],
            "last": [trace.words_at[part.read.stop - 1] for part in found.parts],
            "text": [" ".join(words[at].token for at in part.words) for part in found.parts],
            "number": np.arange(len(values)) + 1,
            "value": values,
            "size": np.abs(values),
            "from_end": found.from_end,
        }
    )


def attribution_bars(
    trace: ReviewTrace, found: Attributions, method: Method, *, step: int, colours: Palette
) -> Drawing:
    """Attribution of each part on the axis of words; the largest bars are labelled.

    Args:
        step: the current timestep.
    """
    frame = attribution_frame(trace, found, method)
    named = frame.nlargest(_NAMED, "size").assign(
        middle=lambda one: (one["step"] + one["last"]) / 2
    )
    named = named[["middle", "text", "value"]]
    named["text"] = named["text"].str.slice(0, _LONGEST_NAME)
    up = named["value"] >= 0
    end = attribution_end(found.values[method])
    return _attribution_bars(len(trace.ids), end, colours).draw(
        parts=_cut(frame), up=named[up], down=named[~up], here=step_frame(step)
    )


@built_once
def _attribution_bars(steps: int, end: float, colours: Palette) -> alt.LayerChart:
    height = alt.Y(
        "value:Q",
        scale=alt.Scale(domain=[-end, end], nice=False),
        axis=y_axis(t("attribution"), values=[-end, 0, end], format="~g", grid=False),
    )
    bars = (
        word_bars("parts", steps, last="last")
        .mark_bar()
        .encode(y=height, y2=alt.datum(0), color=by_sign("value"), tooltip=_tooltip())
    )
    names = [
        alt.Chart(source(name))
        .mark_text(
            baseline="bottom" if name == "up" else "top",
            dy=-2 if name == "up" else 2,
            color=colours.ink,
            fontSize=12,
        )
        .encode(x=words_axis(steps, "middle"), y=height, text="text:N")
        for name in ("up", "down")
    ]
    zero = alt.Chart(pd.DataFrame({"value": [0.0]})).mark_rule(color=colours.ink, opacity=0.5)
    return alt.layer(bars, zero.encode(y=height), *names, marker(steps, colours)).properties(
        height=150
    )


def attribution_by_distance(
    trace: ReviewTrace, found: Attributions, method: Method, *, step: int, colours: Palette
) -> Drawing:
    """Absolute attribution of each part by the number of words after it.

    Args:
        step: the current timestep; its part has a ring.
    """
    frame = attribution_frame(trace, found, method)
    words = found.parts[-1].read.stop
    end = attribution_end(found.values[method])
    current = (frame["step"] <= step) & (step <= frame["last"])
    return _by_distance(words, end, colours).draw(parts=_cut(frame), here=frame[current])


@built_once
def _by_distance(words: int, end: float, colours: Palette) -> alt.LayerChart:
    at = {
        "x": alt.X(
            "from_end:Q",
            scale=slots(words),
            axis=alt.Axis(title=t("words read after it"), tickMinStep=1, grid=False),
        ),
        "y": alt.Y(
            "size:Q",
            scale=alt.Scale(domain=[0, end], nice=False),
            axis=y_axis(t("absolute value"), tickCount=3, format="~g", grid=False),
        ),
    }
    points = (
        alt.Chart(source("parts"))
        .mark_point(filled=True, size=45, opacity=0.9)
        .encode(
            **at,
            color=by_sign("value"),
            shape=alt.condition(
                alt.datum.value >= 0, alt.value("circle"), alt.value("triangle-down")
            ),
            tooltip=_tooltip(),
        )
    )
    ring = (
        alt.Chart(source(HERE))
        .mark_point(filled=False, size=180, strokeWidth=2, opacity=1)
        .encode(**at, color=alt.value(colours.ink))
    )
    return alt.layer(points, ring).properties(height=170)


def attribution_end(values: Floats) -> float:
    """The end of the scale: 1, 2 or 5 times a power of ten, with room for the names.

    Args:
        values: of the parts.

    Returns:
        From 1e-6, also where all values are 0.
    """
    largest = max(float(np.abs(values).max(initial=0.0)) * 1.25, 1e-6)
    power = 10.0 ** math.floor(math.log10(largest))
    return float(f"{next(m * power for m in (1, 2, 5, 10) if m * power >= largest):.0e}")


def _cut(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(text=frame["text"].str.slice(0, _LONGEST_TEXT))


def _tooltip() -> list[alt.Tooltip]:
    return [
        alt.Tooltip("number:Q", title=t("number")),
        alt.Tooltip("text:N", title=t("is")),
        alt.Tooltip("value:Q", title=t("attribution"), format="+.3~g"),
        alt.Tooltip("from_end:Q", title=t("words read after it")),
    ]
