"""Details of one word of a reading: one panel at a time, as hidden ones are computed too."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import streamlit as st

from sentiment_core.i18n import later, t
from sentiment_core.rnn.evaluation.projection import Projection
from sentiment_core.rnn.network.trace import ReviewTrace
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.ui.app import keys
from sentiment_core.ui.app.choice import linked
from sentiment_core.ui.app.runtime import Runtime
from sentiment_core.ui.read.attribution import show_attribution
from sentiment_core.ui.read.gates import show_gates
from sentiment_core.ui.read.gradient import show_gradient
from sentiment_core.ui.read.one_step import show_one_step
from sentiment_core.ui.read.return_sequences import show_return_sequences
from sentiment_core.ui.read.trajectory import show_trajectory
from sentiment_core.ui.read.what_if import show_what_if
from sentiment_core.ui.shared.reading import Selection


@dataclass(frozen=True, eq=False)
class Look:
    """What a closer look is taken at.

    Args:
        own: words of the dataset, where the review is one of its own; as in `tokenize`.
    """

    shared: Runtime
    reader: Reader
    trace: ReviewTrace
    review: str
    selection: Selection
    own: frozenset[str]


def _one_step(look: Look, key: str) -> None:
    show_one_step(
        look.trace,
        look.reader.weights,
        layer=look.selection.layer,
        step=look.selection.step,
        key=key,
    )


def _gates(look: Look, key: str) -> None:
    show_gates(
        look.trace,
        look.reader.weights,
        layer=look.selection.layer,
        step=look.selection.step,
        key=key,
    )


def _where(look: Look, key: str) -> None:
    projection = Projection.of(look.shared.store, look.reader.run)
    if projection is not None and projection.epoch != look.reader.epoch:
        projection = None
    show_trajectory(look.trace, projection, step=look.selection.step, key=key)


def _return_sequences(look: Look, key: str) -> None:
    show_return_sequences(
        look.trace,
        look.reader,
        layer=look.selection.layer,
        returns=look.selection.returns,
        states=look.selection.state,
        step=look.selection.step,
        questions=look.shared.questions,
        key=key,
    )


def _gradient(look: Look, key: str) -> None:
    show_gradient(look.trace, look.reader.weights, step=look.selection.step, key=key)


def _what_if(look: Look, key: str) -> None:
    show_what_if(look.reader, look.review, step=look.selection.step, own=look.own, key=key)


def _attribution(look: Look, key: str) -> None:
    show_attribution(
        look.trace,
        look.reader.weights,
        look.review,
        step=look.selection.step,
        own=look.own,
        key=key,
    )


_PANELS: Mapping[str, Callable[[Look, str], None]] = {
    later("One step"): _one_step,
    "return_sequences": _return_sequences,
    later("Gates and equations"): _gates,
    later("What if"): _what_if,
    later("State trajectory"): _where,
    later("Gradient through time"): _gradient,
    later("Attributions"): _attribution,
}


def show_closer(look: Look, *, key: str) -> None:
    """Let a visitor open one of the panels; the link keeps which."""
    with st.container(key=keys.BELOW["panel"]):
        _show_panel(look, key=key)


def _show_panel(look: Look, *, key: str) -> None:
    names = list(_PANELS)
    opened = linked(
        lambda bind: st.segmented_control(
            t("Look closer"),
            options=names,
            default=names[0],
            format_func=_shown,
            key="panel",
            bind=bind,
            help=t("Details of the current word."),
        ),
        options=names,
        default=names[0],
        key="panel",
        shown=_shown,
        closable=True,
    )
    if opened is not None:
        _PANELS[opened](look, f"{key}_{names.index(opened)}")


def _shown(name: str) -> str:
    return name if name == "return_sequences" else t(name)
