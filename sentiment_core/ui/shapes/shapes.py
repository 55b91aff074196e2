"""Each combination of input and output with its question and its panel."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from sentiment_core.errors import DataError
from sentiment_core.i18n import later, t
from sentiment_core.lessons.shape import Shape
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.ui.app.choice import choose_one
from sentiment_core.ui.app.stepper import forget_step
from sentiment_core.ui.shapes.flower import show_iris
from sentiment_core.ui.shapes.sequence_vector import show_sentiment
from sentiment_core.ui.shapes.translation import show_translation
from sentiment_core.ui.shapes.vector_sequence import show_vector_sequence
from sentiment_core.ui.shapes.vector_vector import pick_vector_example, show_multi_hot
from sentiment_core.ui.top.review_input import review_input
from sentiment_core.ui.top.run_picker import pick_reader

_TRANSLATE, _ALIGNED = (
    later("4a Read all, then write: English to Hindi"),
    later("4b A label after every word"),
)


@dataclass(frozen=True)
class _Lesson:
    """What stands over a panel, and the panel."""

    question: str
    answer: str
    show: Callable[[DeltaGenerator], None]


def show_shape(shape: Shape, top: DeltaGenerator) -> None:
    """Show one combination.

    Args:
        top: where network and review are chosen, for those that have them.
    """
    lesson = _LESSONS[shape]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.subheader(lesson.question, anchor=False, width="content")
        st.markdown(lesson.answer, width="content")
    try:
        lesson.show(top)
    except DataError as error:
        st.error(str(error))


def _vector_vector(top: DeltaGenerator) -> None:
    if not pick_vector_example():
        show_iris(key="iris")
        return
    review, reader = _review_and_reader(top)
    show_multi_hot(review, reader, key="multi_hot")


def _vector_sequence(top: DeltaGenerator) -> None:
    show_vector_sequence(pick_reader(top, key="shapes_run"), key="language")


def _sequence_vector(top: DeltaGenerator) -> None:
    review, reader = _review_and_reader(top)
    if reader is not None:
        show_sentiment(review, reader, every_word=False, key="sentiment")


def _sequence_sequence(top: DeltaGenerator) -> None:
    chosen = choose_one(
        t("Which kind"),
        options=[_TRANSLATE, _ALIGNED],
        default=_TRANSLATE,
        format_func=t,
        key="kind",
        on_change=forget_step,
        help_text=t("4a outputs after all input, 4b after every word."),
        bare=True,
    )
    if chosen == _TRANSLATE:
        show_translation(key="translation")
        return
    st.markdown(t("The network of 3 with `return_sequences=True`: same weights, more outputs."))
    review, reader = _review_and_reader(top)
    if reader is not None:
        show_sentiment(review, reader, every_word=True, key="aligned")


def _review_and_reader(top: DeltaGenerator) -> tuple[str, Reader | None]:
    reader = pick_reader(top, key="shapes_run")
    return review_input(top, folded=True)[0], reader


_LESSONS: Mapping[Shape, _Lesson] = {
    Shape.VECTOR_TO_VECTOR: _Lesson(
        t("All at once?"),
        t("One vector in, one out: no order, no state, no `return_sequences`."),
        _vector_vector,
    ),
    Shape.VECTOR_TO_SEQUENCE: _Lesson(
        t("How does one label become a review?"),
        t(
            "The label is the first state; a word comes out after **every** step "
            "(`return_sequences=True`) and is the next input."
        ),
        _vector_sequence,
    ),
    Shape.SEQUENCE_TO_VECTOR: _Lesson(
        t("How do many words become one prediction?"),
        t("Only the **last** state is returned (`return_sequences=False`)."),
        _sequence_vector,
    ),
    Shape.SEQUENCE_TO_SEQUENCE: _Lesson(
        t("How does a sequence become another sequence?"),
        t(
            "Encoder and decoder (`return_sequences=False`, then `True`), or one output per "
            "word (`True`)."
        ),
        _sequence_sequence,
    ),
}
