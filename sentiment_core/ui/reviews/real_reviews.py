"""A real review to read: by its number, at random, or from the network's mistakes."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import streamlit as st

from sentiment_core.charts.train.confusion import sides
from sentiment_core.data.dataset import Dataset, Reviews
from sentiment_core.data.sources import DATASETS
from sentiment_core.i18n import t
from sentiment_core.rnn.evaluation.validation import Positions, ValidationResult
from sentiment_core.rnn.network.decision import says_positive
from sentiment_core.rnn.runs.run import TrainedRun
from sentiment_core.rnn.runs.store import RunStore
from sentiment_core.text.vocabulary import INDEX_FROM
from sentiment_core.ui.reviews.confusion import CELLS, cell_label, show_confusion
from sentiment_core.ui.reviews.opened_review import (
    OpenedReview,
    open_from_link,
    open_review,
    opened_review,
)

_LISTED = 100
_MISTAKES = "mistakes"


def real_reviews_input(
    run: TrainedRun, store: RunStore, dataset: Dataset | None, *, key: str
) -> tuple[list[str], int] | None:
    """Show a run's predictions on its validation reviews, and let a visitor open one.

    Args:
        dataset: what the run trained on; None where it is not on this machine.
        key: of the panel; the opened review is kept in the session under f"{key}.opened".

    Returns:
        The opened review's words and its label (1 positive, 0 negative); None where none is open.
        The words are what is left in the dataset: lower-cased, without punctuation.
    """
    result = ValidationResult.of(store, run)
    if result is None:
        st.caption(no_predictions_text(run))
        return None
    show_confusion(run, result, key=key)
    reviews = None if dataset is None else result.reviews_of(dataset)
    if dataset is None or reviews is None:
        st.caption(why_closed(run, dataset))
        return None
    opened = _choose(run, result, key=key)
    if opened is None:
        return None
    _show_opened(run, result, opened, key=key)
    if not len(reviews[opened]):
        st.caption(t("This review is not on this machine."))
        return None
    return review_words(dataset, reviews, opened), int(result.labels[opened])


def no_predictions_text(run: TrainedRun) -> str:
    """Why nothing is stored of a network's predictions, as a sentence."""
    if run.opened:
        return t(
            "{name} was opened from a file and has no stored predictions. `python -m "
            "sentiment_core evaluate` measures it on your reviews.",
            name=run.name,
        )
    return t(
        "No stored predictions of {name}: they are computed at the end of training.",
        name=run.name,
    )


def why_closed(run: TrainedRun, dataset: Dataset | None) -> str:
    """Why the reviews themselves cannot be opened, as a sentence."""
    if dataset is None:
        return t("The reviews are not on this machine, so none can be opened.")
    return t(
        "The reviews on this machine differ from the validation reviews of {name}, "
        "so none can be opened.",
        name=run.name,
    )


def _choose(run: TrainedRun, result: ValidationResult, *, key: str) -> int | None:
    """The controls; the position of the review that is open."""
    if open_from_link(run.config.dataset, key=key):
        _forget_choices(key)

    def open_position(position: int) -> None:
        index = int(result.indexes[position])
        _open(OpenedReview(run.config.dataset, result.split, index), key=key)

    _choose_from_cell(run, result, open_position, key=key)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number = st.number_input(
            t("Validation review number"),
            min_value=1,
            max_value=len(result),
            value=1,
            key=f"{key}_number_{len(result)}",
            width=200,
            help=t("From 1 to {result:,}, in the order of the dataset.", result=len(result)),
        )
        st.button(t("Open"), key=f"{key}_open", on_click=open_position, args=(int(number) - 1,))
        st.button(
            t("Random review"),
            key=f"{key}_random",
            icon=":material/casino:",
            on_click=lambda: open_position(int(np.random.default_rng().integers(len(result)))),
        )
    opened = opened_review(key=key)
    if opened is None or (opened.dataset, opened.split) != (run.config.dataset, result.split):
        return None
    position = result.position(opened.index)
    if position is not None and result.keys is not None:
        words = int(result.keys[position])
        if opened.words not in {None, words}:
            return None  # of another source of the dataset: another review stands there
        opened = replace(opened, words=words)
    open_review(opened, key=key)
    return position


def _open(opened: OpenedReview | None, *, key: str) -> None:
    open_review(opened, key=key)
    _forget_choices(key)


def _forget_choices(key: str) -> None:
    # A list that still showed its last choice could not open the same review again.
    for name in st.session_state:
        if str(name).startswith(f"{key}_list_"):
            st.session_state[name] = None


def _choose_from_cell(
    run: TrainedRun, result: ValidationResult, open_position: Callable[[int], None], *, key: str
) -> None:
    counts = result.evaluation
    labels = {_MISTAKES: t("all mistakes: {mistakes:,}", mistakes=len(result.mistakes))}
    labels |= {cell: cell_label(counts, cell) for cell in CELLS}
    cell = st.pills(
        t("Reviews"),
        options=list(labels),
        default=_MISTAKES,
        required=True,
        format_func=lambda name: labels.get(name, name),
        key=f"{key}_cell",
        help=t("Lists the reviews of one cell of the matrix."),
    )
    positions = _positions(result, cell)
    if not len(positions):
        st.caption(t("No reviews."))
        return
    listed = [int(position) for position in positions[:_LISTED]]
    picked = f"{key}_list_{run.run_id}_{cell}"

    def open_picked() -> None:
        position = st.session_state.get(picked)
        if position in listed:
            open_position(position)

    cut = (
        t(" ({listed} of {positions:,})", listed=_LISTED, positions=len(positions))
        if len(positions) > _LISTED
        else ""
    )
    st.selectbox(
        t("Open a review, most confident first{cut}", cut=cut),
        options=listed,
        format_func=lambda position: _line(result, position),
        index=None,
        placeholder=t("number and P(positive)"),
        key=picked,
        on_change=open_picked,
        help=t("The chosen review is read above."),
    )


def _positions(result: ValidationResult, cell: str) -> Positions:
    if cell == _MISTAKES:
        return result.mistakes
    truly, predicted = CELLS[cell]
    return result.cell(truly=truly, predicted=predicted)


def _line(result: ValidationResult, position: int) -> str:
    label = sides()[int(result.labels[position])]
    return t(
        "{position}: P(positive) {probability:.3f}, label {label}",
        position=position + 1,
        probability=result.probabilities[position],
        label=label,
    )


def _show_opened(run: TrainedRun, result: ValidationResult, position: int, *, key: str) -> None:
    label, probability = int(result.labels[position]), float(result.probabilities[position])
    verdict = t("correct") if bool(says_positive(probability)) == (label == 1) else t("wrong")
    place = t(
        "index {index} of the {split} split",
        index=int(result.indexes[position]),
        split=result.split,
    )
    if DATASETS[run.config.dataset].artificial:
        place += t(", machine-written")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(
            t(
                "Validation review {position:,} ({place}): label **{side}**, "
                "{network} predicts {probability:.3f} ({verdict}).",
                position=position + 1,
                place=place,
                side=sides()[label],
                network=run.name_at(result.epoch),
                probability=probability,
                verdict=verdict,
            )
        )
        st.button(t("Close"), key=f"{key}_close", on_click=_open, args=(None,), kwargs={"key": key})


def review_words(dataset: Dataset, reviews: Reviews, position: int) -> list[str]:
    """The words of a review that the dataset tells: lower-cased, without punctuation."""
    # Marks stand for words that the dataset does not tell.
    ids = (word_id for word_id in reviews[position] if word_id > INDEX_FROM)
    return dataset.vocabulary.decode(ids)
