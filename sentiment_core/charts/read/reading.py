"""Probability curve and state change per word."""

from typing import Any

import altair as alt
import pandas as pd

from sentiment_core.charts.base.cached import cached_on_first
from sentiment_core.charts.base.drawing import Drawing, built_once, source
from sentiment_core.charts.base.labels import PHONE_WIDTH, without_overlap
from sentiment_core.charts.base.palette import NEGATIVE, POSITIVE, Palette
from sentiment_core.charts.base.word_axis import (
    even_rule,
    marker,
    step_frame,
    word_bars,
    word_frame,
    word_tooltip,
    words_axis,
    y_axis,
)
from sentiment_core.i18n import t
from sentiment_core.rnn.network.trace import ReviewTrace

_WORDS_AS_LABELS = 45
_WORDS_SIDE_BY_SIDE = 8
_NAMED = 3
_LONGEST_WORD = 14
_CHANGE_HEIGHT = 100
_CHANGE_PLOT_HEIGHT = 75  # of that, between the axes


def probability_curve(trace: ReviewTrace, *, step: int, colours: Palette) -> Drawing:
    """P(positive) if the review ended after each word, with the line at 0.5.

    Args:
        step: the current timestep, from 0.
    """
    return _probability_curve(len(trace.ids), colours).draw(
        words=word_frame(trace), here=step_frame(step)
    )


@built_once
def _probability_curve(steps: int, colours: Palette) -> alt.LayerChart:
    line = alt.Chart(source("words")).encode(
        x=words_axis(steps),
        y=alt.Y(
            "probability:Q",
            scale=alt.Scale(domain=[0, 1], nice=False),
            axis=y_axis(t("P(positive)"), values=[0, 0.5, 1], grid=False),
        ),
        tooltip=word_tooltip("probability", t("P(positive)")),
    )
    size = min(36, max(10, 2400 // max(steps, 1)))
    side = alt.condition(alt.datum.probability > 0.5, alt.value(POSITIVE), alt.value(NEGATIVE))
    return alt.layer(
        even_rule(colours),
        line.mark_line(color=colours.ink, strokeWidth=1.5, opacity=0.7),
        line.mark_point(filled=True, size=size, opacity=1).encode(color=side),
        marker(steps, colours),
    ).properties(padding={"left": 0, "top": 5, "right": 0, "bottom": 5})


def state_change_bars(trace: ReviewTrace, *, step: int, colours: Palette) -> Drawing:
    """State change at each word (last layer); the largest bars are labelled.

    Args:
        step: the current timestep, from 0.
    """
    top = _top(trace)
    return _state_change_bars(len(trace.ids), top, colours).draw(
        words=word_frame(trace), names=_named(trace, top), here=step_frame(step)
    )


def _top(trace: ReviewTrace) -> float:
    """The end of the axis, with room above the bars for the words of the largest ones."""
    return round(max(float(trace.state_change.max(initial=0.0)), 0.1) * 1.35, 2)


@cached_on_first
def _named(trace: ReviewTrace, top: float) -> pd.DataFrame:
    frame = word_frame(trace)
    named = frame.loc[trace.largest_changes(_NAMED), ["step", "word", "state_change"]]
    named["word"] = named["word"].str.slice(0, _LONGEST_WORD)
    across = (named["step"] + 0.5) / max(len(frame), 1) * PHONE_WIDTH
    down = (1 - named["state_change"] / top) * _CHANGE_PLOT_HEIGHT
    return named.iloc[without_overlap(list(zip(across, down, strict=True)), list(named["word"]))]


@built_once
def _state_change_bars(steps: int, top: float, colours: Palette) -> alt.LayerChart:
    height = alt.Y(
        "state_change:Q",
        scale=alt.Scale(domain=[0, top], nice=False),
        axis=y_axis(t("change"), tickCount=2, grid=False),
    )
    bars = (
        word_bars("words", steps)
        .mark_bar(color=colours.ink, opacity=0.55)
        .encode(y=height, y2=alt.datum(0), tooltip=word_tooltip("state_change", t("state change")))
    )
    names = (
        alt.Chart(source("names"))
        .mark_text(baseline="bottom", dy=-2, color=colours.ink, fontSize=12)
        .encode(x=words_axis(steps), y=height, text="word:N")
    )
    return alt.layer(bars, names, marker(steps, colours)).properties(height=_CHANGE_HEIGHT)


def word_labels(trace: ReviewTrace, *, colours: Palette) -> Drawing | None:
    """The words along the axis; None where there is no word, or too many to be read.

    Args:
        trace: the reading; pads that it read count as words here.
    """
    steps = len(trace.ids)
    if not 0 < steps <= _WORDS_AS_LABELS:
        return None
    words = word_frame(trace)[["step"]].assign(
        word=[token[:_LONGEST_WORD] for token in trace.tokens]
    )
    return _word_labels(steps, colours).draw(words=words)


@built_once
def _word_labels(steps: int, colours: Palette) -> alt.Chart:
    lying: dict[str, Any] = {"angle": 300, "align": "right", "baseline": "middle"}
    height = 74
    if steps <= _WORDS_SIDE_BY_SIDE:
        lying, height = {"align": "center", "baseline": "top"}, 20
    # An invisible axis keeps the words under their columns.
    invisible = y_axis(" ", labels=False, ticks=False, domain=False, grid=False)
    return (
        alt.Chart(source("words"))
        .mark_text(**lying, color=colours.ink, fontSize=12)
        .encode(
            x=words_axis(steps),
            y=alt.YDatum(1, scale=alt.Scale(domain=[0, 1]), axis=invisible),
            text="word:N",
        )
        .properties(height=height)
    )
