"""The sentiment network: one label at the end, or a label after every word."""

import streamlit as st

from sentiment_core.i18n import t
from sentiment_core.lessons.keras_code import sentiment_code
from sentiment_core.lessons.tensors import Tensor
from sentiment_core.lessons.unrolled import Unrolled
from sentiment_core.rnn.network.trace import ReviewTrace
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.ui.app import keys
from sentiment_core.ui.app.stepper import show_stepper
from sentiment_core.ui.shapes.time_distributed import show_both_heads
from sentiment_core.ui.shapes.unrolled import show_tensors_and_code, show_unrolled
from sentiment_core.ui.shared.encoding_notes import nothing_to_read, show_warning
from sentiment_core.ui.tour.progress import notice

_COLUMNS = 16


def show_sentiment(review: str, reader: Reader, *, every_word: bool, key: str) -> None:
    """Show the network read a review step by step.

    Args:
        every_word: a label after every word (`return_sequences=True`), or one at the end.
    """
    trace = reader.read(review)
    problem = nothing_to_read(trace.encoded)
    if problem:
        st.info(problem)
        return
    show_warning(trace.encoded)
    st.fragment(_steps)(trace, every_word=every_word, key=key)
    steps, units = trace.outputs.shape
    last = t("only row {steps} of {steps}", steps=steps)
    if trace.both_ways:
        last = t("forward of the last word, backward of the first")
        st.caption(
            t(
                "Bidirectional: the review is read anew for each step, cut there. With "
                "`return_sequences=True`, Keras' backward states have read the whole review."
            )
        )
    size = reader.weights.embedding.shape[1]
    if every_word:
        kept = [
            Tensor("states", (1, steps, units), t("all {steps} of them", steps=steps)),
            Tensor("output", (1, steps, 1), t("P(positive) after each word")),
        ]
    else:
        kept = [
            Tensor(t("last state"), (1, units), last),
            Tensor("output", (1, 1), t("P(positive), once")),
        ]
    tensors = [
        Tensor("ids", (1, steps), t("a number for each word")),
        Tensor("embedded", (1, steps, size), t("a vector for each word")),
        *kept,
    ]
    code = sentiment_code(
        reader.run.config, rows=len(reader.weights.embedding), every_word=every_word
    )
    show_tensors_and_code(tensors, code)
    if every_word:
        with st.container(key=keys.BELOW["time_distributed"]):
            show_both_heads(trace, reader.weights, key=f"{key}_heads")


def _steps(trace: ReviewTrace, *, every_word: bool, key: str) -> None:
    steps = len(trace.ids)
    step = show_stepper(steps, key=key)
    value = float(trace.probabilities[step])
    number = t("**Step {step} of {steps}.** ", step=step + 1, steps=steps)
    if every_word:
        st.markdown(
            t(
                "{number}The same Dense layer computes P(positive) **{value:.3f}**.",
                number=number,
                value=value,
            )
        )
    elif step + 1 < steps:
        st.markdown(
            t(
                "{number}No output yet; the state is passed on. (Dense would compute {value:.3f}.)",
                number=number,
                value=value,
            )
        )
    else:
        st.markdown(
            t(
                "{number}Dense computes P(positive) **{value:.3f}** from the last state.",
                number=number,
                value=value,
            )
        )
    show_unrolled(
        unrolled_reading(trace, every_word=every_word),
        step=step,
        columns=_COLUMNS,
        title=t("{model_name}, last recurrent layer", model_name=trace.model_name),
        alt_text=t(
            "A box for each word: the word goes in below, the state goes right, "
            "P(positive) comes out above every box."
        )
        if every_word
        else t(
            "A box for each word: the word goes in below, the state goes right, "
            "P(positive) comes out above the last only."
        ),
        key=f"{key}_unrolled",
    )
    notice("Shapes")


def unrolled_reading(trace: ReviewTrace, *, every_word: bool) -> Unrolled:
    """The picture: a column for each step of a reading."""
    last = len(trace.ids) - 1
    return Unrolled(
        inputs=tuple(trace.tokens),
        states=trace.outputs,
        outputs=tuple(
            f"{value:.2f}" if every_word or step == last else ""
            for step, value in enumerate(trace.probabilities)
        ),
    )
