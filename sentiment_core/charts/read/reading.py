"""The probability after every word, and how far the state moved."""

from typing import Any

import altair as alt

from sentiment_core.charts.base.kept import kept_with_first
from sentiment_core.charts.base.labels import PHONE_WIDTH, with_room
from sentiment_core.charts.base.palette import NEGATIVE, POSITIVE, Palette
from sentiment_core.charts.base.word_axis import (
    at_step,
    even_rule,
    marker,
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
_CHANGE_HEIGHT = 100
_CHANGE_PLOT_HEIGHT = 75  # of that, between the axes


def probability_curve(trace: ReviewTrace, *, step: int, colours: Palette) -> alt.LayerChart:
    """P(positive) after each word, with the line at 0.5.

    Args:
        trace: the reading.
        step: the current timestep, from 0.
        colours: of the theme.
    """
    return at_step(_probability_curve(trace, colours), step)


@kept_with_first
def _probability_curve(trace: ReviewTrace, colours: Palette) -> alt.LayerChart:
    line = alt.Chart(word_frame(trace)).encode(
        x=words_axis(trace),
        y=alt.Y(
            "probability:Q",
            scale=alt.Scale(domain=[0, 1], nice=False),
            axis=y_axis(t("P(positive)"), values=[0, 0.5, 1], grid=False),
        ),
        tooltip=word_tooltip("probability", t("P(positive)")),
    )
    size = min(36, max(10, 2400 // max(len(trace.ids), 1)))
    side = alt.condition(alt.datum.probability > 0.5, alt.value(POSITIVE), alt.value(NEGATIVE))
    return alt.layer(
        even_rule(colours),
        line.mark_line(color=colours.ink, strokeWidth=1.5, opacity=0.7),
        line.mark_point(filled=True, size=size, opacity=1).encode(color=side),
        marker(trace, 0, colours),
    ).properties(padding={"left": 0, "top": 5, "right": 0, "bottom": 5})


def state_change_bars(trace: ReviewTrace, *, step: int, colours: Palette) -> alt.LayerChart:
    """How far the last layer's state moved at each word; the largest bars carry their word.

    Args:
        trace: the reading.
        step: the current timestep, from 0.
        colours: of the theme.
    """
    return at_step(_state_change_bars(trace, colours), step)


@kept_with_first
def _state_change_bars(trace: ReviewTrace, colours: Palette) -> alt.LayerChart:
    frame = word_frame(trace)
    frame["left"], frame["right"] = frame["step"] - 0.4, frame["step"] + 0.4
    # Room above the bars for the words of the largest ones.
    top = max(float(frame["state_change"].max()), 0.1) * 1.35 if len(frame) else 1.0
    height = alt.Y(
        "state_change:Q",
        scale=alt.Scale(domain=[0, round(top, 2)], nice=False),
        axis=y_axis(t("change"), tickCount=2, grid=False),
    )
    bars = (
        alt.Chart(frame)
        .mark_bar(color=colours.ink, opacity=0.55)
        .encode(
            x=words_axis(trace, "left"),
            x2="right:Q",
            y=height,
            y2=alt.datum(0),
            tooltip=word_tooltip("state_change", t("state change")),
        )
    )
    named = frame.loc[trace.largest_changes(_NAMED), ["step", "word", "state_change"]]
    named["word"] = named["word"].str.slice(0, 14)
    across = (named["step"] + 0.5) / max(len(frame), 1) * PHONE_WIDTH
    down = (1 - named["state_change"] / top) * _CHANGE_PLOT_HEIGHT
    named = named.iloc[with_room(list(zip(across, down, strict=True)), list(named["word"]))]
    names = (
        alt.Chart(named)
        .mark_text(baseline="bottom", dy=-2, color=colours.ink, fontSize=12)
        .encode(x=words_axis(trace), y=height, text="word:N")
    )
    return alt.layer(bars, names, marker(trace, 0, colours)).properties(height=_CHANGE_HEIGHT)


def word_labels(trace: ReviewTrace, *, colours: Palette) -> alt.Chart | None:
    """The words along the axis; None where there is no word, or too many to be read.

    Args:
        trace: the reading; pads that it read count as words here.
        colours: of the theme.
    """
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
    invisible = y_axis(" ", labels=False, ticks=False, domain=False, grid=False)
    return (
        alt.Chart(frame)
        .mark_text(**lying, color=colours.ink, fontSize=12)
        .encode(
            x=words_axis(trace),
            y=alt.Y("top:Q", scale=alt.Scale(domain=[0, 1]), axis=invisible),
            text="word:N",
        )
        .properties(height=height)
    )
