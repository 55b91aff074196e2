"""Vector to sequence: a label becomes a review, written word by word."""

import functools

import numpy as np
import streamlit as st

from sentiment_core.charts.shapes.bars import share_bars
from sentiment_core.data.ngrams import RUN
from sentiment_core.i18n import later, t, tn
from sentiment_core.lessons.bundle import bundled_lesson
from sentiment_core.lessons.copy_guard import KEPT
from sentiment_core.lessons.keras_code import LANGUAGE
from sentiment_core.lessons.language import (
    NAME,
    NUM_WORDS,
    SHOWN,
    LanguageModel,
    NextWord,
    WrittenReview,
    bundled_language_model,
)
from sentiment_core.lessons.tensors import Tensor
from sentiment_core.lessons.unrolled import Part, Unrolled
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.settings.limit import Limit
from sentiment_core.ui.app import keys
from sentiment_core.ui.app.choice import choose_one
from sentiment_core.ui.app.linked_form import linked_number
from sentiment_core.ui.app.session import usual_labels
from sentiment_core.ui.app.stepper import show_stepper
from sentiment_core.ui.app.theme import theme_palette
from sentiment_core.ui.shapes.unrolled import show_tensors_and_code, show_unrolled
from sentiment_core.ui.shared.chart import show_chart, show_heading

_NEGATIVE, _POSITIVE = later("negative"), later("positive")
_SEED = Limit(
    t("Seed"),
    t("Equal label, temperature and seed give the same review."),
    name=t("seed"),
    high=9_999,
)
_TEMPERATURE = Limit(
    t("Temperature"),
    t(
        "Divides the logits before the softmax: 0 takes the likeliest word, above 1 "
        "draws rare words more often."
    ),
    name=t("temperature"),
    high=1.5,
    choices=(0.0, 0.3, 0.5, 0.7, 0.8, 1.0, 1.2, 1.5),
    whole=False,
)
_COLUMNS = 16
_WORDS = 40


def show_vector_sequence(reader: Reader | None, *, key: str) -> None:
    """Let a visitor choose a label, and show the review that it becomes.

    Args:
        reader: a sentiment network that reads what was written; None for none.
    """
    model = bundled_language_model()
    with usual_labels():  # of the language model, whatever those of the reader are
        written = _choose()
        label = Tensor("label", (1, 2), t("one vector: (1, 0) negative, (0, 1) positive"))
    st.fragment(_steps)(model, written, reader, key=key)
    tensors = [
        label,
        Tensor(t("first state"), (1, len(written.first_state)), t("tanh of a Dense layer")),
        Tensor(t("words so far"), (1, len(written.steps)), t("their ids, the start mark first")),
        Tensor("states", (1, *written.states.shape), t("one for each word")),
        Tensor("logits", (1, len(written.steps), NUM_WORDS), t("one for each possible next word")),
    ]
    show_tensors_and_code(tensors, LANGUAGE)
    facts = bundled_lesson(NAME).facts
    st.caption(
        t(
            "Language model: {num_words:,} words, no punctuation, trained on the "
            "beginnings of {passages:,} IMDB training reviews. Perplexity on "
            "{held_out_passages:,} others: {perplexity:.0f}; with the wrong label "
            "{other_perplexity:.0f}. A word that would make {kept} in a row equal to "
            "a training review is drawn again: no {run} words are copied.",
            passages=facts["passages"],
            held_out_passages=facts["held_out_passages"],
            perplexity=facts["perplexity"],
            other_perplexity=facts["perplexity_with_the_other_label"],
            num_words=NUM_WORDS - 4,
            kept=KEPT,
            run=RUN,
        )
    )


def _choose() -> WrittenReview:
    left, right = st.columns([3, 2], gap="medium")
    with left:
        label = choose_one(
            t("The label that goes in"),
            options=[_NEGATIVE, _POSITIVE],
            default=_POSITIVE,
            format_func=t,
            key=keys.WRITE_LABEL,
            help_text=t("The input vector: which kind of review to write."),
        )
    left, button = st.columns([3, 2], gap="medium", vertical_alignment="bottom")
    with left:
        temperature = linked_number(_TEMPERATURE, key="write_temperature", start=0.7)
    with right:
        seed = linked_number(_SEED, key="write_seed", start=1)
    button.button(
        t("Write another"),
        icon=":material/casino:",
        key="write_again",
        on_click=_next_seed,
        help=t("Draws with the next seed."),
    )
    return _written(label == _POSITIVE, temperature, seed)


@functools.lru_cache(maxsize=16)
def _written(positive: bool, temperature: float, seed: int) -> WrittenReview:
    return bundled_language_model().write(
        positive=positive, temperature=temperature, seed=seed, words=_WORDS
    )


def _next_seed() -> None:
    st.session_state["write_seed"] = (int(st.session_state["write_seed"]) + 1) % int(_SEED.high + 1)


def _steps(
    model: LanguageModel, written: WrittenReview, reader: Reader | None, *, key: str
) -> None:
    at = show_stepper(len(written.steps) + 1, key=key)
    _show_text(written, at, reader)
    picture, distribution = st.columns([5, 3], gap="medium")
    with picture:
        show_unrolled(
            unrolled_writing(written),
            step=at,
            columns=_COLUMNS,
            title=t("Label, then words"),
            alt_text=t(
                "A box for each word: the word before goes in below, the next word "
                "comes out above. The first box holds the label's state."
            ),
            key=f"{key}_unrolled",
        )
    with distribution:
        if at:
            _show_chances(model, written.steps[at - 1], written.words[at - 1], key=key)
        else:
            st.markdown(
                t(
                    "**Input vector.** The label is two numbers; a Dense layer computes the first "
                    "state from them."
                )
            )


def _show_text(written: WrittenReview, words: int, reader: Reader | None) -> None:
    text = " ".join(written.words[:words])
    with st.container(border=True):
        st.caption(t(":material/smart_toy: **Written by a machine**"))
        st.text(text or t("(nothing yet)"))
        if reader is not None and words:
            st.caption(
                tn(
                    "{model_name} predicts P(positive) {prediction:.3f} for this word.",
                    "{model_name} predicts P(positive) {prediction:.3f} for these {n} words.",
                    words,
                    model_name=reader.model_name,
                    prediction=reader.read(text, own=frozenset(written.words)).prediction,
                )
            )


def _show_chances(model: LanguageModel, step: NextWord, taken: str, *, key: str) -> None:
    likely = step.most_likely
    rank = int((step.chances > step.chances[step.taken]).sum()) + 1
    shown = likely if step.taken in likely else [*likely, step.taken]
    show_heading(t("The next word"), t("the {shown} likeliest; violet: drawn", shown=SHOWN))
    show_chart(
        share_bars(
            model.vocabulary.decode(shown),
            [float(step.chances[at]) for at in shown],
            marked=taken,
            rows=SHOWN + 1,
            colours=theme_palette(),
        ),
        key=f"{key}_chances",
        alt_text=t(
            "The shares of the ten likeliest next words at this temperature, and the one that "
            "was drawn."
        ),
    )
    st.text(
        t(
            "Drawn: {taken}, number {rank} of {num_words:,} by likelihood",
            taken=taken,
            rank=rank,
            num_words=NUM_WORDS - 4,
        )
    )
    if step.refused:
        words = ", ".join(model.vocabulary.decode(step.refused))
        st.text(t("Refused as a copy of a training review: {words}", words=words))


def unrolled_writing(written: WrittenReview) -> Unrolled:
    """The picture: first the label, then a column for each word."""
    label = _POSITIVE if written.positive else _NEGATIVE
    return Unrolled(
        inputs=(label, "[start]", *written.words[:-1]),
        states=np.concatenate([written.first_state[None], written.states]),
        outputs=("", *written.words),
        parts=(Part("label", 0), Part("writing", 1)),
    )
