"""Scoreboard of a run: accuracy with interval, calibration, confusion matrix."""

import pandas as pd
import streamlit as st

from sentiment_core.charts.train.calibration import (
    bin_counts,
    calibration_frame,
    reliability_diagram,
)
from sentiment_core.charts.train.confusion import sides
from sentiment_core.data.dataset import Dataset, Reviews
from sentiment_core.data.sources import DATASETS, dataset_of_run
from sentiment_core.i18n import t, tn
from sentiment_core.rnn.evaluation.calibration import Calibration, calibrate
from sentiment_core.rnn.evaluation.evaluation import Evaluation
from sentiment_core.rnn.evaluation.interval import MeasuredShare
from sentiment_core.rnn.evaluation.validation import ValidationResult
from sentiment_core.rnn.runs.run import TrainedRun
from sentiment_core.rnn.runs.store import RunStore
from sentiment_core.ui.app.navigation import read_page
from sentiment_core.ui.app.theme import theme_palette
from sentiment_core.ui.reviews.confusion import reviews_read, show_confusion
from sentiment_core.ui.reviews.opened_review import link_to_review
from sentiment_core.ui.reviews.real_reviews import no_predictions_text, review_words, why_closed
from sentiment_core.ui.shared.chart import show_chart, show_heading
from sentiment_core.ui.shared.fold import show_folded
from sentiment_core.ui.shared.sources import CALIBRATION

_LISTED = 10
_WORDS = 30  # of a listed mistake

_ERROR = r"$\displaystyle \mathrm{ECE} = \sum_{b} \frac{n_b}{N}\, |o_b - e_b|$"


def show_scoreboard(run: TrainedRun, store: RunStore, dataset: Dataset | None, *, key: str) -> None:
    """Show the accuracy and calibration of a run on its validation reviews.

    Args:
        run: finished or stopped.
        dataset: what it trained on; None where it is not on this machine.
    """
    result = ValidationResult.of(store, run)
    if result is None:
        st.caption(no_predictions_text(run))
        return
    st.markdown(verdict_text(run, result))
    left, right = st.columns([2, 3], gap="medium")
    with left:
        show_confusion(run, result, key=key)
        st.caption(_sides_text(result.evaluation))
    with right:
        _show_calibration(calibrate(result.probabilities, result.labels), key=key)
    _show_mistakes(run, result, dataset)


def show_folded_scoreboard(run: TrainedRun, store: RunStore, *, key: str) -> None:
    """The scoreboard in a section that is folded at first, and then costs nothing.

    Args:
        run: finished or stopped.
    """
    show_folded(
        t("Evaluation: accuracy, calibration, mistakes"),
        lambda: show_scoreboard(
            run, store, dataset_of_run(run.config.dataset, run.plan.fingerprint), key=key
        ),
        key=f"{key}_section",
        icon=":material/scoreboard:",
    )


def verdict_text(run: TrainedRun, result: ValidationResult) -> str:
    """The accuracy beside the majority-class baseline, in markdown."""
    counts = result.evaluation
    right = MeasuredShare(counts.true_positive + counts.true_negative, counts.reviews)
    positive = MeasuredShare(counts.true_positive + counts.false_negative, counts.reviews)
    more = sides()[int(positive.value >= 0.5)]
    guess = max(positive.value, 1 - positive.value)
    kind = DATASETS[run.config.dataset].kind
    text = t(
        "**Accuracy {value:.3f}** on {reviews} {kind}validation reviews ({network}), "
        "95 % interval {low:.3f} to {high:.3f}. Majority-class baseline (always "
        "{more}): **{guess:.3f}**",
        value=right.value,
        reviews=reviews_read(result),
        kind=kind,
        network=run.name_at(result.epoch),
        low=right.low,
        high=right.high,
        more=more,
        guess=guess,
    )
    if right.low > guess:
        lower = round(100 * (right.value - guess))
        return tn("{text}, {n} point lower.", "{text}, {n} points lower.", lower, text=text)
    return t("{text}; the network is not clearly better.", text=text)


def _sides_text(counts: Evaluation) -> str:
    parts = [
        t("{right:,} of {total:,} {side}", right=right, total=total, side=side)
        for side, right, total in (
            (sides()[0], counts.true_negative, counts.true_negative + counts.false_positive),
            (sides()[1], counts.true_positive, counts.true_positive + counts.false_negative),
        )
    ]
    return t("Correct: {negative}, {positive}.", negative=parts[0], positive=parts[1])


def calibration_text(calibration: Calibration) -> str:
    """The calibration in one sentence, in markdown."""
    error, chance = calibration.expected_error, calibration.chance_error
    if error < 2 * chance:
        meaning = t("no miscalibration found")
    elif calibration.overconfidence > error / 2:
        meaning = t("overconfident")
    elif calibration.overconfidence < -error / 2:
        meaning = t("underconfident")
    else:
        meaning = t("miscalibrated in both directions")
    return t(
        "Expected calibration error **{error:.3f}** (by chance alone {chance:.3f}): {meaning}.",
        error=error,
        chance=chance,
        meaning=meaning,
    )


def _show_calibration(calibration: Calibration, *, key: str) -> None:
    colours = theme_palette()
    show_heading(t("Calibration"), t("on the dashed line, 80 % of the reviews at 0.8 are positive"))
    show_chart(
        reliability_diagram(calibration, colours=colours),
        key=f"{key}_reliability",
        alt_text=t(
            "Share of positive reviews over P(positive), in {bins} bins; "
            "expected calibration error {expected_error:.3f}.",
            bins=len(calibration.bins),
            expected_error=calibration.expected_error,
        ),
    )
    bins = [
        t("{low:.1f} to {high:.1f}: {reviews:,}", low=b.low, high=b.high, reviews=b.reviews)
        for b in calibration.bins
    ]
    show_chart(
        bin_counts(calibration, colours=colours),
        key=f"{key}_bins",
        alt_text=t("Reviews in each bin: {bins}.", bins=", ".join(bins)),
    )
    st.markdown(calibration_text(calibration))
    with st.popover(
        t("Formula and table"),
        icon=":material/table:",
        help=t("How the error is computed, and every bin."),
    ):
        st.markdown(
            f"{_ERROR}\n\n"
            + t(
                "For each bin $b$: $n_b$ of all $N$ reviews, $o_b$ the share "
                "positive, $e_b$ the mean prediction. Source: Naeini, Cooper and "
                "Hauskrecht, [Obtaining Well Calibrated Probabilities Using Bayesian "
                "Binning]({source}), AAAI 2015. Thin lines: 95 % intervals.",
                source=CALIBRATION,
            )
        )
        _show_calibration_table(calibration_frame(calibration), key=key)


def _show_calibration_table(frame: pd.DataFrame, *, key: str) -> None:
    number = st.column_config.NumberColumn
    st.dataframe(
        frame,
        hide_index=True,
        key=f"{key}_calibration",
        alt=t("Each bin: its ends, reviews, mean probability, share positive and its interval."),
        column_config={
            "low": number(t("above"), format="%.1f"),
            "high": number(t("up to"), format="%.1f"),
            "reviews": number(t("reviews"), format="%d"),
            "predicted": number(t("mean P(positive)"), format="%.3f"),
            "positive_share": number(t("share positive"), format="%.3f"),
            "from": number(t("95 % from"), format="%.3f"),
            "to": number(t("95 % to"), format="%.3f"),
        },
    )


def _show_mistakes(run: TrainedRun, result: ValidationResult, dataset: Dataset | None) -> None:
    mistakes = result.mistakes
    if not len(mistakes):
        st.markdown(t("**No mistake** among {reviews} reviews.", reviews=reviews_read(result)))
        return
    reviews = None if dataset is None else result.reviews_of(dataset)
    shown = mistakes[:_LISTED]
    st.markdown(
        tn(
            "**{n:,} mistake**:",
            "**{n:,} mistakes**, the {shown} most confident:",
            len(mistakes),
            shown=len(shown),
        )
    )
    if dataset is None or reviews is None:
        st.caption(why_closed(run, dataset))
    with st.container(gap="xxsmall"):
        for position in shown:
            at = int(position)
            label = t(
                "Review {number:,}: P(positive) {probability:.3f}, label {side}",
                number=at + 1,
                probability=result.probabilities[at],
                side=sides()[int(result.labels[at])],
            )
            if dataset is None or reviews is None or not len(reviews[at]):
                st.caption(label)
                continue
            st.page_link(
                read_page(),
                label=label,
                icon=":material/menu_book:",
                query_params=link_to_review(run, result, at),
                help=t("Opens it on Read."),
            )
            st.text(_beginning(dataset, reviews, at))


def _beginning(dataset: Dataset, reviews: Reviews, position: int) -> str:
    words = review_words(dataset, reviews, position)
    return " ".join(words[:_WORDS]) + (" ..." if len(words) > _WORDS else "")
