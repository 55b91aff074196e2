"""The English sentence that is translated: put together word by word, or a held-out one."""

import functools

import streamlit as st

from sentiment_core.i18n import t
from sentiment_core.lessons.bundle import bundled_lesson
from sentiment_core.lessons.grammar import PLACES, SUBJECTS, TIMES, VERBS, Sentence, Tense
from sentiment_core.lessons.sentences import find_sentence, training_and_held_out
from sentiment_core.lessons.translator import NAME
from sentiment_core.ui.app.url import from_link, to_link

_LINK = "sentence"
_NOTHING, _NOT_SAID = t("(nothing more)"), t("(not said)")
_SUBJECTS = {one.english: one for one in SUBJECTS}
_VERBS = {one.base: one for one in VERBS}
_PLACES = {one.english or _NOT_SAID: one for one in PLACES}


def choose_sentence(key: str) -> Sentence:
    """Let a visitor put a sentence together, or take one that the translator has never seen."""
    if f"{key}_who" not in st.session_state:
        _take(key, find_sentence(from_link(_LINK) or "") or _held_out()[0])
    row = st.columns([2, 2, 3], gap="medium")
    who = row[0].selectbox(
        t("Who"), list(_SUBJECTS), key=f"{key}_who", help=t("The subject of the sentence.")
    )
    does = row[1].selectbox(
        t("Does what"), list(_VERBS), key=f"{key}_does", help=t("The verb of the sentence.")
    )
    verb = _VERBS[str(does)]
    things = {one.english or _NOTHING: one for one in verb.objects}
    thing = row[2].selectbox(
        t("What, or where to"),
        list(things),
        key=f"{key}_thing_{verb.base}",
        disabled=len(things) == 1,
        help=t("The object; some verbs have none."),
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
        help=t("A place at the end; some verbs take none."),
    )
    time = TIMES.get(tense)
    with row[2].container(horizontal=True, vertical_alignment="bottom"):
        negative = st.toggle(t("not"), key=f"{key}_not", help=t("Negates the sentence."))
        timed = st.toggle(
            time.english if time else t("(no word of time)"),
            key=f"{key}_timed",
            disabled=time is None,
            help=t("A word of time at the end of the sentence."),
        )
        st.button(
            t("Held-out sentence"),
            icon=":material/casino:",
            key=f"{key}_another",
            on_click=_another,
            args=(key,),
            help=t("A sentence from the held-out pairs."),
        )
        st.button(
            t("Wrong translation"),
            key=f"{key}_wrong",
            on_click=_wrong,
            args=(key,),
            disabled=not bundled_lesson(NAME).facts["held_out_wrong"],
            help=t("A held-out pair that is translated wrongly."),
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
