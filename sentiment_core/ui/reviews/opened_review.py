"""The validation review that is open on Read instead of the typed one."""

import re
from dataclasses import dataclass

import streamlit as st

from sentiment_core.rnn.evaluation.validation import ValidationResult
from sentiment_core.rnn.runs.run import TrainedRun
from sentiment_core.settings.limits import ValidationFrom
from sentiment_core.ui.app.url import from_link, to_link

_LINK = "real"
_LINKED = re.compile(r"(train|test)-([0-9]{1,9})")


@dataclass(frozen=True)
class OpenedReview:
    """Which review is open; it stays so when another run with the same reviews is chosen.

    Args:
        split: the half of the dataset that it stands in.
        index: in the split, from 0.
        words: the key of its words, as in `ValidationResult.keys`; None until a run has read it.
    """

    dataset: str
    split: ValidationFrom
    index: int
    words: int | None = None

    @property
    def link(self) -> str:
        """The value of `?real=` in a link that opens it; the dataset is the run's."""
        return f"{self.split}-{self.index}"


def opened_review(*, key: str) -> OpenedReview | None:
    """The review that is open; None where none is.

    Args:
        key: of the panel that opens it.
    """
    found: OpenedReview | None = st.session_state.get(f"{key}.opened")
    return found


def open_review(opened: OpenedReview | None, *, key: str) -> None:
    """Open a review, or close the one that is open, here and in the link."""
    st.session_state[f"{key}.opened"] = opened
    link_to_opened(opened, key=key)


def link_to_opened(opened: OpenedReview | None, *, key: str) -> None:
    """Put a review into the link, as one that the link did not have to open."""
    text = None if opened is None else opened.link
    st.session_state[f"{key}.asked"] = text
    to_link(_LINK, text)


def review_is_open(*, key: str) -> bool:
    """Whether a visitor, or a new link, has opened one."""
    return opened_review(key=key) is not None or _link_is_new(key)


def open_from_link(dataset: str, *, key: str) -> bool:
    """Open what a new link names, once; after that the visitor opens and closes.

    Returns:
        Whether one was opened now.
    """
    if not _link_is_new(key):
        return False
    asked = st.session_state[f"{key}.asked"] = from_link(_LINK)
    named = _LINKED.fullmatch(asked or "")
    if named:
        open_review(OpenedReview(dataset, ValidationFrom(named[1]), int(named[2])), key=key)
    return named is not None


def _link_is_new(key: str) -> bool:
    return from_link(_LINK) != st.session_state.get(f"{key}.asked")


def link_to_review(run: TrainedRun, result: ValidationResult, position: int) -> dict[str, str]:
    """The query of a link to Read that opens one of a run's validation reviews.

    Args:
        result: its predictions on the validation reviews.
        position: of the review in the result, from 0.
    """
    index = int(result.indexes[position])
    opened = OpenedReview(run.config.dataset, result.split, index)
    return {"run": run.run_id, _LINK: opened.link}
