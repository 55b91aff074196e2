"""The small language says what it should: forms written out by hand, and the split."""

import unicodedata

import pytest

from sentiment_core.lessons.grammar import NOWHERE, PLACES, SUBJECTS, VERBS, Sentence, Tense
from sentiment_core.lessons.sentences import (
    HELD_OUT_PAIRS,
    TRAINING_PAIRS,
    all_sentences,
    find_sentence,
    training_and_held_out,
)

BY_ENGLISH = {" ".join(sentence.english): sentence for sentence in all_sentences()}


@pytest.mark.parametrize(
    ("english", "hindi"),
    [
        # Again and again: the participle and the auxiliary agree with the subject.
        ("the boy eats the apple", "लड़का सेब खाता है"),
        ("the girl eats the apple", "लड़की सेब खाती है"),
        ("the boys eat the apple", "लड़के सेब खाते हैं"),
        ("the girls eat the apple", "लड़कियाँ सेब खाती हैं"),
        # Denied, the auxiliary goes; the feminine plural then is nasal.
        ("the boy does not eat rice", "लड़का चावल नहीं खाता"),
        ("the girl does not eat rice", "लड़की चावल नहीं खाती"),
        ("the men do not eat rice", "आदमी चावल नहीं खाते"),
        ("the women do not eat rice", "औरतें चावल नहीं खातीं"),
        # Going on, now and then.
        ("the child is drinking cold water", "बच्चा ठंडा पानी पी रहा है"),
        ("Mira is drinking tea", "मीरा चाय पी रही है"),
        ("the children are drinking milk", "बच्चे दूध पी रहे हैं"),
        ("the women are not drinking milk", "औरतें दूध नहीं पी रही हैं"),
        ("Ravi was writing the letter", "रवि चिट्ठी लिख रहा था"),
        ("the woman was writing the letter", "औरत चिट्ठी लिख रही थी"),
        ("the men were writing the letter", "आदमी चिट्ठी लिख रहे थे"),
        ("the girls were not writing the letter", "लड़कियाँ चिट्ठी नहीं लिख रही थीं"),
        # An adjective agrees with the noun after it.
        ("the boy reads the old book", "लड़का पुरानी किताब पढ़ता है"),
        ("the boy sings the old song", "लड़का पुराना गीत गाता है"),
        ("the boy washes the old clothes", "लड़का पुराने कपड़े धोता है"),
        ("the boy is writing the new song", "लड़का नया गीत लिख रहा है"),
        ("the boy is watching the new film", "लड़का नई फ़िल्म देख रहा है"),
        ("the boy is singing the good song", "लड़का अच्छा गीत गा रहा है"),
        ("the boy is watching the good film", "लड़का अच्छी फ़िल्म देख रहा है"),
        # Time and place stand before the object, the verb last.
        (
            "the boy reads the book in the garden every day",
            "लड़का हर दिन बगीचे में किताब पढ़ता है",
        ),
        ("the girls are sleeping at home now", "लड़कियाँ अभी घर पर सो रही हैं"),
        ("the man works at school", "आदमी स्कूल में काम करता है"),
        ("the man does not work in the village", "आदमी गाँव में काम नहीं करता"),
        ("Mira goes home every day", "मीरा हर दिन घर जाती है"),
        ("the boys were not going to the market", "लड़के बाज़ार नहीं जा रहे थे"),
    ],
)
def test_a_sentence_means_the_same_in_both_tongues(english: str, hindi: str) -> None:
    assert " ".join(BY_ENGLISH[english].hindi) == unicodedata.normalize("NFC", hindi)


def test_no_two_sentences_have_the_same_english() -> None:
    assert len(BY_ENGLISH) == sum(1 for _ in all_sentences()) > 30_000


def test_every_hindi_word_is_devanagari_in_one_form() -> None:
    for sentence in BY_ENGLISH.values():
        text = "".join(sentence.hindi)
        assert text == unicodedata.normalize("NFC", text)
        assert all("\u0900" <= letter <= "\u097f" for letter in text)


def test_word_order_differs() -> None:
    """The verb stands second in English and last in Hindi."""
    for sentence in BY_ENGLISH.values():
        stem = unicodedata.normalize("NFC", sentence.verb.stem)
        ends = sentence.hindi[-3:]
        assert any(word.startswith(stem) for word in ends)
        assert sentence.hindi[0] == unicodedata.normalize("NFC", sentence.subject.hindi)


def test_the_held_out_pairs_are_fixed_and_stand_apart() -> None:
    training, held_out = training_and_held_out()
    assert (len(training), len(held_out)) == (TRAINING_PAIRS, HELD_OUT_PAIRS)
    learned = {sentence.english for sentence in training}
    assert len(learned) == TRAINING_PAIRS
    assert not learned & {sentence.english for sentence in held_out}
    assert training_and_held_out() == (training, held_out)
    # Every word can be learned, and every form is tested.
    words = {word for sentence in training for word in (*sentence.english, *sentence.hindi)}
    assert {w for s in all_sentences() for w in (*s.english, *s.hindi)} == words
    assert {sentence.subject for sentence in held_out} == set(SUBJECTS)
    assert {sentence.verb for sentence in held_out} == set(VERBS)
    assert {sentence.place for sentence in held_out} == set(PLACES)
    assert {(s.tense, s.negative) for s in held_out} == {(t, n) for t in Tense for n in (0, 1)}


def test_a_word_of_time_that_the_tense_does_not_have_is_not_said() -> None:
    sentence = Sentence(
        SUBJECTS[0], VERBS[0], VERBS[0].objects[0], Tense.PAST, False, NOWHERE, True
    )
    assert sentence.english == ("the", "boy", "was", "eating", "rice")


@pytest.mark.parametrize("english", ["", "the boy", "the boy eats rice now", "<script>"])
def test_what_is_not_said_is_not_found(english: str) -> None:
    assert find_sentence(english) is None
    assert find_sentence("the boy eats rice") == BY_ENGLISH["the boy eats rice"]
