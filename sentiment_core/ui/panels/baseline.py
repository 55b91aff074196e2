"""The previous post's baseline beside a network: a linear machine over which words occur."""

import streamlit as st

from sentiment_core.charts.baseline import (
    few_words_chart,
    few_words_frame,
    words_chart,
    words_frame,
)
from sentiment_core.data.dataset import Dataset
from sentiment_core.errors import RunError
from sentiment_core.jobs.questions import Questions
from sentiment_core.limits import DatasetName
from sentiment_core.rnn.baseline import BaselineConfig, BaselineRun, BaselineWeights
from sentiment_core.rnn.baseline_store import BaselineStore
from sentiment_core.rnn.baseline_training import TrainedBaseline, baseline_on_worker
from sentiment_core.rnn.delivery import place_mark
from sentiment_core.rnn.interval import MeasuredShare
from sentiment_core.rnn.reader import Reader
from sentiment_core.rnn.run import TrainedRun
from sentiment_core.ui.panels.baseline_reading import show_baseline_reading
from sentiment_core.ui.panels.chart import show_chart, show_heading
from sentiment_core.ui.panels.question import Question, show_question
from sentiment_core.ui.session import theme_palette

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
    """Show what a linear machine makes of a network's reviews, and of the learner's.

    Args:
        reader: the network.
        review: any text.
        dataset: what the network's run trained on; None where it is not on this machine.
        questions: who asks workers.
        baselines: where linear machines are kept.
        key: of the panel.
    """
    st.markdown(
        "A linear support vector machine is given a 1 for each word that occurs in a review and a "
        "0 for every other word of the vocabulary. It learns one weight for each word; the sum of "
        "a review's weights says positive from 0 on. It never learns in which order they stood."
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
    """The baseline of a run; where there is none, the way to it."""
    config = BaselineConfig.of(run.config)
    baseline_id = config.baseline_id(run.plan.fingerprint)
    kept = baselines.get(baseline_id)
    if kept is not None:
        try:
            return TrainedBaseline(kept, baselines.weights(kept))
        except RunError:
            pass  # damaged: it is made anew
    if dataset is None or dataset.fingerprint != run.plan.fingerprint:
        st.caption(why_not(run, dataset))
        return None
    question = Question(
        key=("baseline", baseline_id),
        work=baseline_on_worker,
        arguments=(place_mark(baselines.folder), config, baselines.folder, dataset.fingerprint),
        ask="Train it on the same reviews",
        ask_again="Try again",
        help=f"It learns from the {run.plan.train_reviews:,} reviews and the words that "
        f"{run.name} was given, on a worker; some seconds.",
        waiting="A worker trains the linear machine.",
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
    if dataset is None:
        return (
            f"The reviews that {run.name} learned from are not on this machine (yet), so its "
            "baseline cannot be trained here."
        )
    return (
        f"The reviews on this machine are not those that {run.name} learned from, so a baseline "
        "of them would be no comparison."
    )


def comparison_text(run: TrainedRun, baseline: BaselineRun) -> str:
    """Both accuracies and what they cost, in markdown."""
    plan = run.plan
    machine = MeasuredShare.of(baseline.val_accuracy, baseline.validation_reviews)
    network = MeasuredShare.of(run.best.val_accuracy, plan.validation_reviews)
    guess = max(baseline.positive_share, 1 - baseline.positive_share)
    kind = "machine-written " if run.config.dataset == DatasetName.REPLICA else ""
    if machine.overlaps(network):
        meaning = (
            "The intervals overlap: on these reviews the two cannot be told apart, with or without "
            "word order."
        )
    elif machine.value > network.value:
        meaning = "The simpler machine is ahead by more than chance, without knowing the order."
    else:
        meaning = (
            "The network is ahead by more than chance: it makes something of the words that a sum "
            "of weights does not, such as their order."
        )
    return (
        f"Both learned from the same {plan.train_reviews:,} {kind}reviews and are tested on the "
        f"same {plan.validation_reviews:,}; always guessing the more frequent label gives "
        f"{guess:.2f}.\n\n"
        f"| | linear SVM | {run.name} |\n"
        "|---|---|---|\n"
        f"| val_accuracy | **{machine.value:.3f}** | **{network.value:.3f}** |\n"
        f"| 95 % interval | {machine.low:.3f} to {machine.high:.3f} | "
        f"{network.low:.3f} to {network.high:.3f} |\n"
        f"| parameters | {baseline.parameters:,} | {plan.parameters:,} |\n"
        f"| seconds | {baseline.seconds:.1f} | {run.seconds:.1f} |\n\n"
        f"{meaning} One seed of one network proves little, though."
    )


def _show_words(
    run: TrainedRun, baseline: BaselineRun, machine: BaselineWeights, *, key: str
) -> None:
    colours = theme_palette()
    negative, positive = (machine.strongest(_KEPT, positive=side) for side in (False, True))
    guess = max(baseline.positive_share, 1 - baseline.positive_share)
    left, right = st.columns(2, gap="medium")
    with left:
        show_heading("The words that weigh most", "orange speaks for negative, blue for positive")
        show_chart(
            words_chart(words_frame(negative[:_LISTED], positive[:_LISTED]), colours=colours),
            key=f"{key}_words",
            alt_text=f"The {_LISTED} most negative and the {_LISTED} most positive words with "
            "their weights.",
        )
        if any(word.isdecimal() for word, _ in (*negative[:_LISTED], *positive[:_LISTED])):
            st.caption("A number is mostly the mark that somebody wrote into a review: 8 of 10.")
    with right:
        show_heading(
            "A few important words decide",
            "each point: a machine that was given only so many words",
        )
        show_chart(
            few_words_chart(
                baseline.strongest, network=run.best.val_accuracy, guess=guess, colours=colours
            ),
            key=f"{key}_few",
            alt_text="val_accuracy with only the strongest words: "
            + ", ".join(f"{few.words:,}: {few.val_accuracy:.3f}" for few in baseline.strongest)
            + f"; the network {run.best.val_accuracy:.3f}, guessing {guess:.3f}.",
        )
        st.caption(few_words_text(baseline, guess))
    with st.popover(
        "Both as tables",
        icon=":material/table:",
        help="The numbers of both pictures, to sort and to save.",
    ):
        number = st.column_config.NumberColumn
        st.dataframe(
            few_words_frame(baseline.strongest)[["words", "val_accuracy"]],
            hide_index=True,
            key=f"{key}_few_table",
            alt="val_accuracy of machines that were given only so many words.",
            column_config={
                "words": number("words", format="%d"),
                "val_accuracy": number("val_accuracy", format="%.4f"),
            },
        )
        st.dataframe(
            words_frame(negative, positive),
            hide_index=True,
            key=f"{key}_words_table",
            alt=f"The {_KEPT} strongest words of each side with their weights.",
            column_config={
                "place": number("place", format="%d"),
                "weight": number("weight", format="%+.4f"),
            },
        )


def few_words_text(baseline: BaselineRun, guess: float) -> str:
    """How much of what all words give comes from a few, as a sentence."""
    every = baseline.strongest[-1]
    few = next((f for f in baseline.strongest if f.words >= 100), every)
    gained = every.val_accuracy - guess
    if few is every or gained <= 0:
        return "The strongest words are those with the largest weights, positive or negative."
    share = (few.val_accuracy - guess) / gained
    return (
        f"{few.words:,} of {every.words:,} words already give {100 * share:.0f} % of what all of "
        "them gain over guessing. The strongest words are those with the largest weights, "
        "positive or negative, chosen and trained on the training reviews alone."
    )
