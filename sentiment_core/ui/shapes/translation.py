"""Sequence to sequence: an English sentence is read whole, then a Hindi one is written."""

import functools
from collections.abc import Callable

import numpy as np
import streamlit as st

from sentiment_core.charts.shapes.bars import share_bars
from sentiment_core.i18n import t
from sentiment_core.lessons.bundle import bundled_lesson
from sentiment_core.lessons.grammar import Sentence
from sentiment_core.lessons.romanize import romanize
from sentiment_core.lessons.sentences import training_and_held_out
from sentiment_core.lessons.tensors import Tensor
from sentiment_core.lessons.translator import END, NAME, PAD, START, Translation, bundled_translator
from sentiment_core.lessons.unrolled import Part, Unrolled
from sentiment_core.ui.app.stepper import show_stepper
from sentiment_core.ui.app.theme import theme_palette
from sentiment_core.ui.shapes.sentence_choice import choose_sentence
from sentiment_core.ui.shapes.unrolled import show_tensors_and_code, show_unrolled
from sentiment_core.ui.shared.chart import show_chart, show_heading

_COLUMNS = 24
_SHOWN = 5


def show_translation(*, key: str) -> None:
    """Let a visitor put a sentence together, and show it translated."""
    translator = bundled_translator()
    sentence = choose_sentence(key)
    translation = translator.translate(sentence.english)
    latin = _show_sentence(sentence, translation, key=key)
    st.fragment(_steps)(translation, translator.hindi_words, latin=latin, key=key)
    steps, units = translation.read_states.shape
    written = len(translation.written)
    tensors = [
        Tensor(t("English ids"), (1, steps), t("a number for each word")),
        Tensor("thought", (1, units), t("the encoder's last state only")),
        Tensor(t("Hindi ids so far"), (1, written), t("the start mark, then its own words")),
        Tensor(t("decoder states"), (1, written, units), t("one for each word")),
        Tensor(
            "logits", (1, *translation.chances.shape), t("one for each possible next Hindi word")
        ),
    ]
    show_tensors_and_code(tensors, translator.code)
    facts = bundled_lesson(NAME).facts
    st.caption(
        t(
            "Translator: trained on {training_pairs:,} pairs of a small language written for this "
            "app; {held_out_right:,} of {held_out_pairs:,} held-out pairs exactly right.",
            training_pairs=facts["training_pairs"],
            held_out_pairs=facts["held_out_pairs"],
            held_out_right=facts["held_out_right"],
        )
    )


@functools.cache
def _known() -> dict[tuple[str, ...], str]:
    """Where the English sentences of the training and the held-out pairs belong."""
    training, held_out = training_and_held_out()
    known = {one.english: t("a training pair") for one in training}
    return known | {one.english: t("a held-out pair") for one in held_out}


def _show_sentence(sentence: Sentence, translation: Translation, *, key: str) -> bool:
    """Both sentences and whether they fit; gives whether Hindi is to stand in Latin letters."""
    where = _known().get(sentence.english, t("neither a training nor a held-out pair"))
    right = translation.hindi == sentence.hindi
    with st.container(border=True):
        left, other = st.columns(2)
        left.caption(t("English"))
        left.markdown(f"#### {' '.join(sentence.english)}")
        other.caption(t("Hindi, by the network"))
        other.markdown(f"#### {' '.join(translation.hindi)}")
        other.caption(" ".join(map(in_latin, translation.hindi)))
        verdict = (
            t(":material/check: Correct")
            if right
            else t(":material/close: Wrong; correct: {hindi}", hindi=" ".join(sentence.hindi))
        )
        st.caption(t("{verdict} ({where})", verdict=verdict, where=where))
    return st.toggle(
        t("Hindi in Latin letters"),
        key=f"{key}_latin",
        help=t("Shows the Hindi words below in Latin letters instead of Devanagari."),
    )


def _steps(translation: Translation, words: tuple[str, ...], *, latin: bool, key: str) -> None:
    written_as = in_latin if latin else str
    read = len(translation.english)
    picture = unrolled_translation(translation, written_as)
    step = show_stepper(len(picture), key=key)
    reading = step < read
    place = (
        t(
            "the encoder reads word {step} of {read}, without output. Only its last state goes to "
            "the decoder.",
            step=step + 1,
            read=read,
        )
        if reading
        else t(
            "the decoder writes word {step} of {picture}; its last word is the input.",
            step=step - read + 1,
            picture=len(picture) - read,
        )
    )
    st.markdown(
        t("**Step {step} of {picture}:** {place}", step=step + 1, picture=len(picture), place=place)
    )
    columns = st.columns([5, 2], gap="medium")
    with columns[0]:
        show_unrolled(
            picture,
            step=step,
            columns=_COLUMNS,
            title=t("Encoder, then decoder"),
            alt_text=t(
                "A row of boxes. The first read an English word each; the others take"
                " the Hindi word before and give the next."
            ),
            key=f"{key}_unrolled",
        )
    with columns[1]:
        show_heading(
            t("The next Hindi word"), t("the {shown} likeliest; violet: written", shown=_SHOWN)
        )
        shares = None if reading else translation.chances[step - read]
        likely = [] if shares is None else [int(at) for at in np.argsort(-shares)[:_SHOWN]]
        show_chart(
            share_bars(
                [written_as(words[at]) for at in likely],
                [] if shares is None else [float(shares[at]) for at in likely],
                marked=None if reading else written_as(translation.written[step - read]),
                rows=_SHOWN,
                colours=theme_palette(),
            ),
            key=f"{key}_chances",
            alt_text=t("The shares of the five likeliest next Hindi words; empty while it reads."),
        )
        if not reading:
            st.text(t("Written: {word}", word=written_as(translation.written[step - read])))


def in_latin(word: str) -> str:
    """A Hindi word in Latin letters; a mark stays a mark."""
    return word if word in {START, END, PAD} else romanize(word)


def unrolled_translation(
    translation: Translation, written_as: Callable[[str], str] = str
) -> Unrolled:
    """The picture: the encoder's columns, then the decoder's.

    Args:
        written_as: how a Hindi word is shown.
    """
    read = len(translation.english)
    return Unrolled(
        inputs=(*translation.english, *map(written_as, translation.fed)),
        states=np.concatenate([translation.read_states, translation.written_states]),
        outputs=(*[""] * read, *map(written_as, translation.written)),
        parts=(Part("encoder", 0), Part("decoder", read)),
    )
