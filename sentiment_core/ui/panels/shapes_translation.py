"""Sequence to sequence: an English sentence is read whole, then a Hindi one is written."""

import functools
from collections.abc import Callable

import numpy as np
import streamlit as st

from sentiment_core.charts.shape_bars import share_bars
from sentiment_core.lessons.bundle import bundled_lesson
from sentiment_core.lessons.grammar import (
    PLACES,
    SUBJECTS,
    TIMES,
    VERBS,
    Sentence,
    Tense,
)
from sentiment_core.lessons.romanize import romanize
from sentiment_core.lessons.sentences import find_sentence, training_and_held_out
from sentiment_core.lessons.tensors import Tensor
from sentiment_core.lessons.translator import END, NAME, PAD, START, Translation, bundled_translator
from sentiment_core.lessons.unrolled import Part, Unrolled
from sentiment_core.ui.panels.chart import show_chart, show_heading
from sentiment_core.ui.panels.shapes_stepper import show_stepper
from sentiment_core.ui.panels.shapes_unrolled import show_tensors_and_code, show_unrolled
from sentiment_core.ui.session import from_link, theme_palette, to_link
from sentiment_core.words import t

_COLUMNS = 24
_SHOWN = 5
_LINK = "sentence"
_NOTHING, _NOT_SAID = t("(nothing more)"), t("(not said)")
_SUBJECTS = {one.english: one for one in SUBJECTS}
_VERBS = {one.base: one for one in VERBS}
_PLACES = {one.english or _NOT_SAID: one for one in PLACES}


def show_translation(*, key: str) -> None:
    """Let a visitor put a sentence together, and show it translated.

    Args:
        key: of the panel.
    """
    translator = bundled_translator()
    sentence = _choose(key)
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
            "scores", (1, *translation.chances.shape), t("one for each possible next Hindi word")
        ),
    ]
    show_tensors_and_code(tensors, translator.code)
    facts = bundled_lesson(NAME).facts
    st.caption(
        t(
            "Translator trained for this project on {training_pairs:,} pairs of a small "
            "language that was written for it; of {held_out_pairs:,} held-out pairs it "
            "translates {held_out_right:,} exactly right.",
            training_pairs=facts["training_pairs"],
            held_out_pairs=facts["held_out_pairs"],
            held_out_right=facts["held_out_right"],
        )
    )


def _choose(key: str) -> Sentence:
    if f"{key}_who" not in st.session_state:
        _take(key, find_sentence(from_link(_LINK) or "") or _held_out()[0])
    row = st.columns([2, 2, 3], gap="medium")
    who = row[0].selectbox(
        t("Who"),
        list(_SUBJECTS),
        key=f"{key}_who",
        help=t("Who does it, the first word of the sentence."),
    )
    does = row[1].selectbox(
        t("does what"), list(_VERBS), key=f"{key}_does", help=t("The verb of the sentence.")
    )
    verb = _VERBS[str(does)]
    things = {one.english or _NOTHING: one for one in verb.objects}
    thing = row[2].selectbox(
        t("to what, or where to"),
        list(things),
        key=f"{key}_thing_{verb.base}",
        disabled=len(things) == 1,
        help=t("What the verb needs after it; some verbs need nothing."),
    )
    row = st.columns([2, 2, 3], gap="medium", vertical_alignment="bottom")
    tense = Tense(
        str(
            row[0].selectbox(
                t("When"),
                [str(one) for one in Tense],
                format_func=t,
                key=f"{key}_when",
                help=t("The tense of the verb."),
            )
        )
    )
    place = row[1].selectbox(
        t("Where"),
        list(_PLACES) if verb.takes_place else [_NOT_SAID],
        key=f"{key}_where_{verb.takes_place}",
        disabled=not verb.takes_place,
        help=t("A place at the end of the sentence; some verbs take none."),
    )
    time = TIMES.get(tense)
    with row[2].container(horizontal=True, vertical_alignment="bottom"):
        negative = st.toggle(
            t("not"), key=f"{key}_not", help=t("Makes the sentence a negative one.")
        )
        timed = st.toggle(
            time.english if time else t("(no word of time)"),
            key=f"{key}_timed",
            disabled=time is None,
            help=t("Says the time in a word, at the end of the sentence."),
        )
        st.button(
            t("One it has never seen"),
            icon=":material/casino:",
            key=f"{key}_another",
            on_click=_another,
            args=(key,),
            help=t("Takes a sentence from the held-out pairs."),
        )
        st.button(
            t("One it gets wrong"),
            key=f"{key}_wrong",
            on_click=_wrong,
            args=(key,),
            disabled=not bundled_lesson(NAME).facts["held_out_wrong"],
            help=t("Takes one of the held-out pairs that it does not translate right."),
        )
    sentence = Sentence(
        _SUBJECTS[str(who)],
        verb,
        things[str(thing)],
        tense,
        negative,
        _PLACES[str(place)],
        timed and time is not None,
    )
    to_link(_LINK, " ".join(sentence.english))
    return sentence


def _another(key: str) -> None:
    at = (st.session_state.get(f"{key}_at", 0) + 1) % len(_held_out())
    st.session_state[f"{key}_at"] = at
    _take(key, _held_out()[at])


def _wrong(key: str) -> None:
    wrong = bundled_lesson(NAME).facts["held_out_wrong"]
    at = st.session_state.get(f"{key}_wrong_at", -1) + 1
    st.session_state[f"{key}_wrong_at"] = at
    sentence = find_sentence(wrong[at % len(wrong)])
    if sentence is not None:
        _take(key, sentence)


def _take(key: str, sentence: Sentence) -> None:
    verb = sentence.verb
    for name, value in (
        ("who", sentence.subject.english),
        ("does", verb.base),
        (f"thing_{verb.base}", sentence.thing.english or _NOTHING),
        ("when", str(sentence.tense)),
        (f"where_{verb.takes_place}", sentence.place.english or _NOT_SAID),
        ("not", sentence.negative),
        ("timed", sentence.timed),
    ):
        st.session_state[f"{key}_{name}"] = value


@functools.cache
def _held_out() -> tuple[Sentence, ...]:
    return training_and_held_out()[1]


@functools.cache
def _known() -> dict[tuple[str, ...], str]:
    """Where the English sentences of the training and the held-out pairs belong."""
    training, held_out = training_and_held_out()
    known = {one.english: t("one of the pairs that it learned from") for one in training}
    return known | {one.english: t("a held-out pair: it has never seen it") for one in held_out}


def _show_sentence(sentence: Sentence, translation: Translation, *, key: str) -> bool:
    """Both sentences and whether they fit; gives whether Hindi is to stand in Latin letters."""
    where = _known().get(
        sentence.english, t("neither among its training pairs nor among the held-out ones")
    )
    right = translation.hindi == sentence.hindi
    with st.container(border=True):
        left, other = st.columns(2)
        left.caption(t("English"))
        left.markdown(f"#### {' '.join(sentence.english)}")
        other.caption(t("Hindi, as the network writes it"))
        other.markdown(f"#### {' '.join(translation.hindi)}")
        other.caption(" ".join(map(in_latin, translation.hindi)))
        verdict = (
            t(":material/check: right, word for word.")
            if right
            else t(":material/close: wrong; right is {hindi}.", hindi=" ".join(sentence.hindi))
        )
        st.caption(t("{verdict} This sentence is {where}.", verdict=verdict, where=where))
    return st.toggle(
        t("Hindi in Latin letters below"),
        key=f"{key}_latin",
        help=t("For those who do not read Devanagari, or whose machine has no letters for it."),
    )


def _steps(translation: Translation, words: tuple[str, ...], *, latin: bool, key: str) -> None:
    written_as = in_latin if latin else str
    read = len(translation.english)
    picture = unrolled_translation(translation, written_as)
    step = show_stepper(len(picture), key=key)
    reading = step < read
    place = (
        t(
            "the encoder reads word {step} of {read}; nothing comes out. Its last state is all "
            "that the decoder will know of the sentence.",
            step=step + 1,
            read=read,
        )
        if reading
        else t(
            "the decoder writes word {step} of {picture}: "
            "what it wrote before goes in, the next word comes out.",
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
            title=t("Left of the dashed line the encoder reads, right of it the decoder writes"),
            alt_text=t(
                "A row of boxes. The first ones read an English word each and give nothing; "
                "the others take the Hindi word before and give the next one."
            ),
            key=f"{key}_unrolled",
        )
    with columns[1]:
        show_heading(
            t("The next Hindi word"), t("the {shown} likeliest; violet is written", shown=_SHOWN)
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


def in_latin(word: str) -> str:
    """A Hindi word in Latin letters; a mark stays a mark."""
    return word if word in {START, END, PAD} else romanize(word)


def unrolled_translation(
    translation: Translation, written_as: Callable[[str], str] = str
) -> Unrolled:
    """The picture: the encoder's columns, then the decoder's.

    Args:
        translation: what was read and written.
        written_as: how a Hindi word is shown.
    """
    read = len(translation.english)
    return Unrolled(
        inputs=(*translation.english, *map(written_as, translation.fed)),
        states=np.concatenate([translation.read_states, translation.written_states]),
        outputs=(*[""] * read, *map(written_as, translation.written)),
        parts=(Part("encoder", 0), Part("decoder", read)),
    )
