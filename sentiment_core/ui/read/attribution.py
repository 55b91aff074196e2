"""Attributions: what each word or sentence adds to P(positive), by three methods."""

from itertools import combinations

import streamlit as st

from sentiment_core.charts.base.cached import cached_on_first
from sentiment_core.charts.read.attribution import (
    attribution_bars,
    attribution_by_distance,
    attribution_frame,
)
from sentiment_core.charts.read.reading import word_labels
from sentiment_core.i18n import later, t, tn
from sentiment_core.rnn.analysis.attribution import (
    COMPLETE_WITHIN,
    Attributions,
    Method,
    attributions,
)
from sentiment_core.rnn.network.trace import ReviewTrace
from sentiment_core.rnn.network.weights import NetworkWeights
from sentiment_core.text.edits import word_spans
from sentiment_core.text.parts import parts_of
from sentiment_core.text.sentences import sentence_starts
from sentiment_core.ui.app.choice import choose_one
from sentiment_core.ui.app.label import cut_word
from sentiment_core.ui.app.theme import theme_palette
from sentiment_core.ui.shared.chart import show_chart, show_heading
from sentiment_core.ui.shared.fold import show_folded

_WORDS, _SENTENCES = later("words"), later("sentences")
_RULES = {
    Method.LEAVE_OUT: later("P(positive) of the review minus P(positive) without the part"),
    Method.TIMES_INPUT: later("dP/dx times word vector x, summed over its numbers"),
    Method.INTEGRATED: later("x times the mean of dP/dx on the way from zeros to x, summed"),
}


def show_attribution(
    trace: ReviewTrace,
    weights: NetworkWeights,
    review: str,
    *,
    step: int,
    key: str,
    own: frozenset[str] = frozenset(),
) -> None:
    """Show the attribution of each word or sentence by the chosen method, and how methods agree.

    Args:
        trace: the reading of the review, at least one word long.
        step: the current timestep.
        own: words of the dataset, where the review is one of its own; as in `tokenize`.
    """
    left, right = st.columns([2, 3])
    with left, st.container():  # directly in a column, options would scroll
        method = choose_one(
            t("Method"),
            options=tuple(Method),
            default=Method.LEAVE_OUT,
            key="attribution",
            format_func=lambda one: t(str(one)),
            help_text=t("How the share of a word in P(positive) is computed."),
        )
    with right, st.container():
        whole = choose_one(
            t("Of"),
            options=(_WORDS, _SENTENCES),
            default=_WORDS,
            key="attribution_of",
            format_func=t,
            help_text=t("A sentence ends at . ! ? or a line break."),
        )
    found = _found(trace, weights, review, own, whole == _SENTENCES)
    _show_charts(trace, found, Method(method), step=step, key=key)
    _show_agreement(found)
    if method == Method.INTEGRATED:
        st.text(_completeness(found))
    elif method == Method.LEAVE_OUT:
        st.caption(_what_is_left(trace))
    show_folded(t("Table"), lambda: _show_table(trace, found, key=key), key=f"{key}_fold")


@cached_on_first
def _found(
    trace: ReviewTrace,
    weights: NetworkWeights,
    review: str,
    own: frozenset[str],
    sentences: bool,
) -> Attributions:
    """Computed once while a visitor moves through the words."""
    starts = sentence_starts(review, word_spans(review, own=own)) if sentences else None
    return attributions(trace, weights, parts_of(trace.encoded, starts))


def _show_charts(
    trace: ReviewTrace, found: Attributions, method: Method, *, step: int, key: str
) -> None:
    most, parts = found.largest(method), len(found.parts)
    value, from_end = found.values[method][most], int(found.from_end[most])
    place = {"most": most + 1, "parts": parts, "value": value}
    text = cut_word(attribution_frame(trace, found, method)["text"][most])
    st.text(
        tn(
            "Largest: number {most} of {parts}, {n} word before the end",
            "Largest: number {most} of {parts}, {n} words before the end",
            from_end,
            **place,
        )
        + f": {text} ({value:+.3g})"
    )
    colours = theme_palette()
    show_heading(t(str(method)).capitalize(), t(_RULES[method]))
    show_chart(
        attribution_bars(trace, found, method, step=step, colours=colours),
        key=f"{key}_attribution",
        alt_text=t(
            "Attribution of each part; the largest is number {most} of {parts} with {value:+.3g}.",
            **place,
        ),
    )
    labels = word_labels(trace, colours=colours)
    if labels is not None:
        show_chart(labels, key=f"{key}_words", alt_text=t("The words along the axis."))
    show_heading(
        t("By distance from the end"),
        t("absolute value; orange triangle: towards negative; ring: current word"),
    )
    show_chart(
        attribution_by_distance(trace, found, method, step=step, colours=colours),
        key=f"{key}_distance_from_end",
        alt_text=tn(
            "Absolute attribution by the number of words after it; the largest is "
            "{n} word before the end.",
            "Absolute attribution by the number of words after it; the largest is "
            "{n} words before the end.",
            from_end,
        ),
    )


def _show_agreement(found: Attributions) -> None:
    show_heading(
        t("Agreement of the methods"),
        t("Spearman's rank correlation, n = {n}", n=len(found.parts)),
    )
    for place, (one, other) in zip(st.columns(3), combinations(Method, 2), strict=True):
        value = found.agreement(one, other)
        place.metric(
            t("{one}, {other}", one=t(str(one)), other=t(str(other))),
            "–" if value is None else f"{value:.2f}",
        )


def _completeness(found: Attributions) -> str:
    numbers = {
        "sum": found.sum,
        "prediction": found.prediction,
        "baseline": found.baseline,
        "error": found.error,
        "points": found.points,
        "within": COMPLETE_WITHIN,
    }
    text = t(
        "Completeness: the sum is {sum:+.4g}; P(review) {prediction:.4f} - P(baseline: all word "
        "vectors zero) {baseline:.4f}; error {error:.1g} (points of the integral: {points}).",
        **numbers,
    )
    if found.error > COMPLETE_WITHIN:
        text += " " + t(
            "More than {within}: the gradient changes too wildly on the way; do not trust these "
            "values.",
            **numbers,
        )
    return text


def _what_is_left(trace: ReviewTrace) -> str:
    if trace.mask_zero:
        return t(
            "The review is read again without each part. In a clipped review, the "
            "nearest clipped words move in."
        )
    return t(
        "The review is read again without each part. In a clipped review, the "
        "nearest clipped words move in; otherwise more pads are read."
    )


def _show_table(trace: ReviewTrace, found: Attributions, *, key: str) -> None:
    frame = attribution_frame(trace, found, Method.LEAVE_OUT)[["number", "text"]].assign(
        without=found.without.astype(float),
        **{str(method): values.astype(float) for method, values in found.values.items()},
    )
    number = st.column_config.NumberColumn
    st.dataframe(
        frame,
        hide_index=True,
        key=f"{key}_table",
        alt=t("Attributions of each part by every method."),
        column_config={
            "number": number(t("number"), width="small"),
            "text": st.column_config.TextColumn(t("is")),
            "without": number(t("P(positive) without it"), format="%.3f"),
            **{str(method): number(t(str(method)), format="%+.4f") for method in Method},
        },
    )
