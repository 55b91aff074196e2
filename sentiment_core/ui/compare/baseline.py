"""The baseline beside a network: bag of words + linear SVM."""

import streamlit as st

from sentiment_core.charts.compare.baseline import (
    few_words_chart,
    few_words_frame,
    words_chart,
    words_frame,
)
from sentiment_core.data.dataset import Dataset
from sentiment_core.data.sources import DATASETS
from sentiment_core.errors import RunError
from sentiment_core.i18n import t
from sentiment_core.jobs.questions import Questions
from sentiment_core.rnn.baseline.baseline import BaselineConfig, BaselineRun, BaselineWeights
from sentiment_core.rnn.baseline.store import BaselineStore
from sentiment_core.rnn.baseline.training import TrainedBaseline, baseline_on_worker
from sentiment_core.rnn.evaluation.interval import MeasuredShare
from sentiment_core.rnn.job.delivery import folder_mark
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.rnn.runs.run import TrainedRun
from sentiment_core.ui.app.theme import theme_palette
from sentiment_core.ui.compare.baseline_reading import show_baseline_reading
from sentiment_core.ui.shared.chart import show_chart, show_heading
from sentiment_core.ui.shared.question import Question, show_question

_LISTED = 12
_KEPT = 50  # words of each side in the table


def show_baseline(
    reader: Reader,
    review: str,
    dataset: Dataset | None,
    *,
    questions: Questions,
    baselines: BaselineStore,
    key: str,
) -> None:
    """Show the baseline on a network's reviews, and on the visitor's.

    Args:
        dataset: what the network's run trained on; None where it is not on this machine.
    """
    st.markdown(
        t(
            "Input: 1 for each vocabulary word in the review, else 0. One weight per "
            "word; a sum of 0 or more predicts positive. Word order is lost."
        )
    )
    trained = _trained(reader.run, dataset, questions, baselines, key=key)
    if trained is None:
        return
    st.markdown(comparison_text(reader.run, trained.run))
    _show_words(reader.run, trained.run, trained.machine, key=key)
    show_baseline_reading(reader, review, trained.machine, key=f"{key}_reading")


def _trained(
    run: TrainedRun,
    dataset: Dataset | None,
    questions: Questions,
    baselines: BaselineStore,
    *,
    key: str,
) -> TrainedBaseline | None:
    """The baseline of a run; where there is none, the button that trains it."""
    config = BaselineConfig.of(run.config)
    baseline_id = config.baseline_id(run.plan.fingerprint)
    stored = baselines.get(baseline_id)
    if stored is not None:
        try:
            return TrainedBaseline(stored, baselines.weights(stored))
        except RunError:
            pass  # damaged: it is made anew
    if dataset is None or dataset.fingerprint != run.plan.fingerprint:
        st.caption(why_not(run, dataset))
        return None
    question = Question(
        key=("baseline", baseline_id),
        work=baseline_on_worker,
        arguments=(folder_mark(baselines.folder), config, baselines.folder, dataset.fingerprint),
        ask=t("Train the baseline"),
        ask_again=t("Try again"),
        help=t(
            "Takes some seconds: the same {train_reviews:,} reviews and vocabulary as {name}.",
            train_reviews=run.plan.train_reviews,
            name=run.name,
        ),
        waiting=t("Training the linear SVM."),
    )
    answer: TrainedBaseline | None = show_question(
        questions, question, icon=":material/straighten:", key=key
    )
    if answer is not None:
        try:
            baselines.save(answer.run, answer.machine)  # the worker had no way to this folder
        except RunError as error:
            st.warning(str(error))
    return answer


def why_not(run: TrainedRun, dataset: Dataset | None) -> str:
    """Why a baseline of a run cannot be trained here, as a sentence."""
    if run.opened:
        return t(
            "{name} was opened from a file, which does not say what it was trained on: there is "
            "no baseline on the same reviews.",
            name=run.name,
        )
    if dataset is None:
        return t(
            "The training reviews of {name} are not on this machine (yet), so its baseline cannot "
            "be trained here.",
            name=run.name,
        )
    return t(
        "This machine has other reviews than those {name} was trained on, so a baseline could "
        "not be compared.",
        name=run.name,
    )


def comparison_text(run: TrainedRun, baseline: BaselineRun) -> str:
    """Both accuracies and what they cost, in markdown."""
    plan = run.plan
    machine = MeasuredShare.of(baseline.val_accuracy, baseline.validation_reviews)
    network = MeasuredShare.of(run.best.val_accuracy, plan.validation_reviews)
    guess = max(baseline.positive_share, 1 - baseline.positive_share)
    kind = DATASETS[run.config.dataset].kind
    if machine.overlaps(network):
        meaning = t("The 95 % intervals overlap: the difference may be chance.")
    elif machine.value > network.value:
        meaning = t("The 95 % intervals do not overlap: the SVM is better, without word order.")
    else:
        meaning = t(
            "The 95 % intervals do not overlap: the network is better; a sum of weights misses "
            "something, such as word order."
        )
    return t(
        "Both: {train_reviews:,} {kind}training reviews, {validation_reviews:,} validation "
        "reviews. Majority-class baseline: {guess:.3f}.\n\n"
        "| | linear SVM | {name} |\n"
        "|---|---|---|\n"
        "| val_accuracy | **{machine_value:.3f}** | **{network_value:.3f}** |\n"
        "| 95 % interval | {machine_low:.3f} to {machine_high:.3f} | "
        "{network_low:.3f} to {network_high:.3f} |\n"
        "| parameters | {baseline_parameters:,} | {plan_parameters:,} |\n"
        "| seconds | {baseline_seconds:.1f} | {run_seconds:.1f} |\n\n"
        "{meaning} This is one seed of the network.",
        train_reviews=plan.train_reviews,
        kind=kind,
        validation_reviews=plan.validation_reviews,
        guess=guess,
        name=run.name,
        machine_value=machine.value,
        network_value=network.value,
        machine_low=machine.low,
        network_low=network.low,
        machine_high=machine.high,
        network_high=network.high,
        baseline_parameters=baseline.parameters,
        plan_parameters=plan.parameters,
        baseline_seconds=baseline.seconds,
        run_seconds=run.seconds,
        meaning=meaning,
    )


def _show_words(
    run: TrainedRun, baseline: BaselineRun, machine: BaselineWeights, *, key: str
) -> None:
    colours = theme_palette()
    negative, positive = (machine.strongest(_KEPT, positive=side) for side in (False, True))
    guess = max(baseline.positive_share, 1 - baseline.positive_share)
    left, right = st.columns(2, gap="medium")
    with left:
        show_heading(t("Largest weights"), t("orange negative, blue positive"))
        show_chart(
            words_chart(words_frame(negative[:_LISTED], positive[:_LISTED]), colours=colours),
            key=f"{key}_words",
            alt_text=t(
                "The {most} most negative and the {most} most positive words with their weights.",
                most=_LISTED,
            ),
        )
        if any(word.isdecimal() for word, _ in (*negative[:_LISTED], *positive[:_LISTED])):
            st.caption(t("Numbers are mostly ratings, as in 8 of 10."))
    with right:
        show_heading(
            t("Accuracy with fewer words"), t("each point: an SVM of only that many words")
        )
        show_chart(
            few_words_chart(
                baseline.strongest, network=run.best.val_accuracy, guess=guess, colours=colours
            ),
            key=f"{key}_few",
            alt_text=t(
                "val_accuracy with only the strongest words: {values}; the network "
                "{network:.3f}, guessing {guess:.3f}.",
                values=", ".join(
                    f"{few.words:,}: {few.val_accuracy:.3f}" for few in baseline.strongest
                ),
                network=run.best.val_accuracy,
                guess=guess,
            ),
        )
        st.caption(few_words_text(baseline, guess))
    with st.popover(t("Tables"), icon=":material/table:", help=t("The numbers of both charts.")):
        number = st.column_config.NumberColumn
        st.dataframe(
            few_words_frame(baseline.strongest)[["words", "val_accuracy"]],
            hide_index=True,
            key=f"{key}_few_table",
            alt=t("val_accuracy of SVMs of only that many words."),
            column_config={
                "words": number(t("words"), format="%d"),
                "val_accuracy": number("val_accuracy", format="%.4f"),
            },
        )
        st.dataframe(
            words_frame(negative, positive),
            hide_index=True,
            key=f"{key}_words_table",
            alt=t("The {most} strongest words of each side with their weights.", most=_KEPT),
            column_config={
                "rank": number(t("rank"), format="%d"),
                "weight": number(t("weight"), format="%+.4f"),
            },
        )


def few_words_text(baseline: BaselineRun, guess: float) -> str:
    """How much of what all words give comes from a few, as a sentence."""
    every = baseline.strongest[-1]
    few = next((f for f in baseline.strongest if f.words >= 100), every)
    gained = every.val_accuracy - guess
    if few is every or gained <= 0:
        return t("Words are ranked by absolute weight.")
    share = (few.val_accuracy - guess) / gained
    return t(
        "{few_words:,} of {every_words:,} words give {share:.0f} % of the gain over "
        "guessing (ranked by absolute weight, on the training reviews).",
        few_words=few.words,
        every_words=every.words,
        share=100 * share,
    )
