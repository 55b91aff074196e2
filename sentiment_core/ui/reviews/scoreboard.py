"""The honest scoreboard of a run: how good it is, how sure it is, and where it is wrong."""

import pandas as pd
import streamlit as st

from sentiment_core.charts.train.calibration import (
    bin_counts,
    calibration_frame,
    reliability_diagram,
)
from sentiment_core.charts.train.confusion import SIDES
from sentiment_core.data.dataset import Dataset, Reviews
from sentiment_core.data.sources import DATASETS, dataset_of_run
from sentiment_core.i18n import t
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
from sentiment_core.ui.reviews.real_reviews import review_words, why_closed
from sentiment_core.ui.shared.chart import show_chart, show_heading
from sentiment_core.ui.shared.fold import show_folded
from sentiment_core.ui.shared.sources import CALIBRATION

_LISTED = 10
_WORDS = 30  # of a listed mistake

_ERROR = r"$\displaystyle \mathrm{ECE} = \sum_{b} \frac{n_b}{N}\, |o_b - e_b|$"


def show_scoreboard(run: TrainedRun, store: RunStore, dataset: Dataset | None, *, key: str) -> None:
    """Show what a run's network is worth on its validation reviews.

    Args:
        run: finished or stopped.
        store: where it is kept.
        dataset: what it trained on; None where it is not on this machine.
        key: of the panel.
    """
    result = ValidationResult.of(store, run)
    if result is None:
        st.caption(
            t(
                "What {name} says about each validation review was not kept, so there is no "
                "scoreboard; this is done at the end of a training.",
                name=run.name,
            )
        )
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
        store: where it is kept.
        key: of the panel.
    """
    show_folded(
        t("Scoreboard: how good, how sure, and where it is wrong"),
        lambda: show_scoreboard(
            run, store, dataset_of_run(run.config.dataset, run.plan.fingerprint), key=key
        ),
        key=f"{key}_section",
        icon=":material/scoreboard:",
    )


def verdict_text(run: TrainedRun, result: ValidationResult) -> str:
    """How often the network is right, beside who never reads, in markdown."""
    counts = result.evaluation
    right = MeasuredShare(counts.true_positive + counts.true_negative, counts.reviews)
    positive = MeasuredShare(counts.true_positive + counts.false_negative, counts.reviews)
    more = SIDES[int(positive.value >= 0.5)]
    guess = max(positive.value, 1 - positive.value)
    kind = DATASETS[run.config.dataset].kind
    text = t(
        "**Right on {value:.3f}** of {reviews} {kind}validation reviews "
        "({network}); on endless reviews of this kind the share lies between "
        "{low:.3f} and {high:.3f} (95 % interval). Always guessing {more}, without "
        "reading, gives **{guess:.3f}** on them",
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
        return t(
            "{text}: reading is worth {value:.0f} points.",
            text=text,
            value=100 * (right.value - guess),
        )
    return t("{text}, and the network cannot be told from one that never reads.", text=text)


def _sides_text(counts: Evaluation) -> str:
    parts = [
        t("{right:,} of {total:,} {side}", right=right, total=total, side=side)
        for side, right, total in (
            (SIDES[0], counts.true_negative, counts.true_negative + counts.false_positive),
            (SIDES[1], counts.true_positive, counts.true_positive + counts.false_negative),
        )
    ]
    return t(
        "Found: {negative} and {positive} reviews. The stronger the colour, the more of a row.",
        negative=parts[0],
        positive=parts[1],
    )


def calibration_text(calibration: Calibration) -> str:
    """What the calibration comes to, in markdown."""
    error, chance = calibration.expected_error, calibration.chance_error
    if error < 2 * chance:
        meaning = t("as far as so few reviews can tell, what it says can be taken at its word")
    elif calibration.overconfidence > error / 2:
        meaning = t("it is surer than it is right")
    elif calibration.overconfidence < -error / 2:
        meaning = t("it is right more often than it dares to say")
    else:
        meaning = t("what it says is off, now to one side, now to the other")
    return t(
        "Expected calibration error **{error:.3f}**, where {chance:.3f} would come of chance "
        "alone: {meaning}.",
        error=error,
        chance=chance,
        meaning=meaning,
    )


def _show_calibration(calibration: Calibration, *, key: str) -> None:
    colours = theme_palette()
    show_heading(
        t("Does it mean what it says?"),
        t("points on the dashed line: of the reviews it calls 0.8, four in five are positive"),
    )
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
        t("How that is worked out, and the table"),
        icon=":material/table:",
        help=t("The formula behind the number above, and every bin."),
    ):
        st.markdown(
            f"{_ERROR}\n\n"
            + t(
                "For each bin $b$: $n_b$ of all $N$ reviews are in it, $o_b$ is the share of them "
                "that is positive, $e_b$ the mean of what the network said. After Naeini, Cooper "
                "and Hauskrecht, [Obtaining Well Calibrated Probabilities Using Bayesian "
                "Binning]({source}), AAAI 2015. The thin lines are 95 % intervals: a bin with few "
                "reviews says little.",
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
            "said": number(t("said, on average"), format="%.3f"),
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
        t(
            "**{mistakes:,} mistakes**, the {shown} surest first:",
            mistakes=len(mistakes),
            shown=len(shown),
        )
        if len(mistakes) > 1
        else t("**{mistakes:,} mistakes**:", mistakes=len(mistakes))
    )
    if dataset is None or reviews is None:
        st.caption(why_closed(run, dataset))
    with st.container(gap="xxsmall"):
        for position in shown:
            at = int(position)
            label = t(
                "Review {number:,}: P(positive) {probability:.3f}, truly {side}",
                number=at + 1,
                probability=result.probabilities[at],
                side=SIDES[int(result.labels[at])],
            )
            if dataset is None or reviews is None or not len(reviews[at]):
                st.caption(label)
                continue
            st.page_link(
                read_page(),
                label=label,
                icon=":material/menu_book:",
                query_params=link_to_review(run, result, at),
                help=t("Read it word by word."),
            )
            st.text(_beginning(dataset, reviews, at))


def _beginning(dataset: Dataset, reviews: Reviews, position: int) -> str:
    words = review_words(dataset, reviews, position)
    return " ".join(words[:_WORDS]) + (" ..." if len(words) > _WORDS else "")
