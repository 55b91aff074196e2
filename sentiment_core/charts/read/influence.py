"""Charts of leave-one-out influence: along the words, and by distance from the end."""

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
from sentiment_core.rnn.analysis.influence import WordInfluence
from sentiment_core.rnn.network.trace import ReviewTrace

_NAMED = 3
_LONGEST_WORD = 14
_ENDS = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0)


@cached_on_first
def influence_frame(trace: ReviewTrace, influence: WordInfluence) -> pd.DataFrame:
    """One row for each word that was read; cached, so do not modify it.

    Returns:
        `step` (timestep, from 0), `word`, `number` (from 1), `without` (P(positive) without the
        word), `influence` (what the word adds to it), `size` (the same without its sign),
        `from_end` (words read after it).
    """
    values = influence.influence.astype(float)
    return pd.DataFrame(
        {
            "step": trace.words_at,
            "word": [word.token for word in trace.encoded.kept],
            "number": np.arange(len(values)) + 1,
            "without": influence.without.astype(float),
            "influence": values,
            "size": np.abs(values),
            "from_end": influence.from_end,
        }
    )


def influence_bars(
    trace: ReviewTrace, influence: WordInfluence, *, step: int, colours: Palette
) -> Drawing:
    """Influence of each word on P(positive), on the axis of words; the largest bars are labelled.

    Args:
        step: the current timestep.
    """
    frame = influence_frame(trace, influence)
    named = frame.nlargest(_NAMED, "size")[["step", "word", "influence"]]
    named["word"] = named["word"].str.slice(0, _LONGEST_WORD)
    up = named["influence"] >= 0
    return _influence_bars(len(trace.ids), influence_end(influence), colours).draw(
        words=frame, up=named[up], down=named[~up], here=step_frame(step)
    )


@built_once
def _influence_bars(steps: int, end: float, colours: Palette) -> alt.LayerChart:
    height = alt.Y(
        "influence:Q",
        scale=alt.Scale(domain=[-end, end], nice=False),
        axis=y_axis(t("influence"), values=[-end, 0, end], grid=False),
    )
    bars = (
        word_bars("words", steps)
        .mark_bar()
        .encode(y=height, y2=alt.datum(0), color=by_sign("influence"), tooltip=_influence_tooltip())
    )
    names = [
        alt.Chart(source(name))
        .mark_text(
            baseline="bottom" if name == "up" else "top",
            dy=-2 if name == "up" else 2,
            color=colours.ink,
            fontSize=12,
        )
        .encode(x=words_axis(steps), y=height, text="word:N")
        for name in ("up", "down")
    ]
    zero = alt.Chart(pd.DataFrame({"influence": [0.0]})).mark_rule(color=colours.ink, opacity=0.5)
    return alt.layer(bars, zero.encode(y=height), *names, marker(steps, colours)).properties(
        height=150
    )


def influence_by_distance(
    trace: ReviewTrace, influence: WordInfluence, *, step: int, colours: Palette
) -> Drawing:
    """Absolute influence of each word by the number of words after it.

    Args:
        step: the current timestep; its word has a ring.
    """
    frame = influence_frame(trace, influence)
    return _influence_by_distance(len(frame), influence_end(influence), colours).draw(
        words=frame, here=frame[frame["step"] == step]
    )


@built_once
def _influence_by_distance(words: int, end: float, colours: Palette) -> alt.LayerChart:
    at = {
        "x": alt.X(
            "from_end:Q",
            scale=slots(words),
            axis=alt.Axis(title=t("words read after it"), tickMinStep=1, grid=False),
        ),
        "y": alt.Y(
            "size:Q",
            scale=alt.Scale(domain=[0, end], nice=False),
            axis=y_axis(t("size of influence"), tickCount=3, grid=False),
        ),
    }
    points = (
        alt.Chart(source("words"))
        .mark_point(filled=True, size=45, opacity=0.9)
        .encode(
            **at,
            color=by_sign("influence"),
            shape=alt.condition(
                alt.datum.influence >= 0, alt.value("circle"), alt.value("triangle-down")
            ),
            tooltip=_influence_tooltip(),
        )
    )
    ring = (
        alt.Chart(source(HERE))
        .mark_point(filled=False, size=180, strokeWidth=2, opacity=1)
        .encode(**at, color=alt.value(colours.ink))
    )
    return alt.layer(points, ring).properties(height=170)


def influence_end(influence: WordInfluence) -> float:
    """The end of the scale: the first of a few round numbers that leaves room for the names.

    Returns:
        From 0.02, also where no word was read, to 1.25.
    """
    largest = float(np.abs(influence.influence).max(initial=0.0)) * 1.25
    return next((end for end in _ENDS if end >= largest), _ENDS[-1] * 1.25)


def _influence_tooltip() -> list[alt.Tooltip]:
    return [
        alt.Tooltip("number:Q", title=t("word")),
        alt.Tooltip("word:N", title=t("is")),
        alt.Tooltip("without:Q", title=t("P(positive) without it"), format=".3f"),
        alt.Tooltip("influence:Q", title=t("influence"), format="+.3f"),
        alt.Tooltip("from_end:Q", title=t("words read after it")),
    ]
