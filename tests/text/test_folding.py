"""Typographic marks, spaces and symbols become plain; letters and ASCII stay.

A review typed on a phone, "I didn’t like it. It wasn’t good", was read without its three negations:
none of the curly words was in the vocabulary.
"""

import string
import sys
import time
import unicodedata

import pytest

from sentiment_core.text.folding import fold
from sentiment_core.text.vocabulary import keras_words, tokenize
from tests.examples import HOSTILE

EVERY = [chr(code) for code in range(0x80, sys.maxunicode + 1)]


def of_category(*categories: str) -> list[str]:
    return [c for c in EVERY if unicodedata.category(c) in categories]


def wrong(characters: list[str], pattern: str, expected: list[str]) -> list[str]:
    """The characters that do not give these tokens in the pattern's place."""
    return [f"U+{ord(c):04X}" for c in characters if tokenize(pattern.replace("_", c)) != expected]


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("I didn’t like it. It wasn’t good.", "I didn't like it. It wasn't good."),
        ("I found it “awful” and “boring”…", 'I found it "awful" and "boring"...'),
        ("„schlecht“ »gut« ‹so›", '"schlecht" "gut" "so"'),
        ("‚langweilig‘ ‚so’", '"langweilig" "so"'),
        ("a well‑made—almost–great film", "a well-made-almost-great film"),
        ("8\u00a0out\u202fof\u300010\u2028line", "8 out of 10 line"),
        ("won\u00adder\u200dful\ufeff \u2066film\u2069", "wonderful film"),
        ("zero\u200bwidth", "zero width"),
        ("Ｇｏｏｄ　ｆｉｌｍ！　（８／１０）　ｉｔ＇ｓ", "Good film! (8/10) it's"),
        ("a ﬁlm of 𝐠𝐫𝐞𝐚𝐭 ﬂair", "a film of great flair"),
        ("naïve na\u0131\u0308ve".replace("\u0131", "i"), "naïve naïve"),
        ("great\U0001f600\U0001f600film", "great \U0001f600\U0001f600 film"),
        ("5️⃣ stars ❤️ok", "5 stars ❤ ok"),
        ("a £10 film™ №5 3×4", "a £ 10 film ™ № 5 3 × 4"),
        ("‘I don’t know’, he said", '"I don\'t know", he said'),
        ("’90s music, ’em, the actors’ work", "'90s music, 'em, the actors' work"),
        ("don‘t wait ‘til then", "don't wait 'til then"),
        ("rock ’n’ roll", "rock 'n' roll"),
        ("don´t don′t donʼt don＇t donꞌt don׳t don‛t", " ".join(["don't"] * 7)),
        ("6′ tall, 6’2", "6\" tall, 6'2"),
        ("don\x92t \x93bad\x94 it\x85", 'don\'t "bad" it...'),  # Windows-1252 as Latin-1
        ("¿bueno? ¡sí! है। 好。", "bueno? sí! है 好"),
        ("\ud800 é \u0000", "é"),
    ],
)
def test_typed_text_gives_the_words_of_its_plain_twin(typed: str, plain: str) -> None:
    assert tokenize(typed) == keras_words(plain)


def test_every_dash_and_space_separates_words() -> None:
    assert wrong([*of_category("Pd"), *"−⁃➖"], "well_made", ["well", "made"]) == []
    assert wrong(of_category("Zs", "Zl", "Zp"), "well_made", ["well", "made"]) == []


def test_every_invisible_mark_goes() -> None:
    seen = {"ZERO WIDTH SPACE"}  # a space all the same
    unseen = [c for c in of_category("Cf") if unicodedata.name(c) not in seen]
    unseen += ["\u034f", *map(chr, range(0xFE00, 0xFE10)), "\U000e0100"]
    assert wrong(unseen, "won_derful", ["wonderful"]) == []


# UTS 39, confusables of U+0027, without the letters of other scripts.
CONFUSABLE = (
    "\u2018\u2019\u201b\u2032\u2035\u00b4\u02b9\u02bb\u02bc\u02bd\u02be\u02c8\u02ca\u02cb\u02f4"
    "\u0374\u0384\u055a\u05f3\u07f4\u07f5\u1fbd\u1fbf\u1ffd\u1ffe\ua78c\uff07"
)


def test_every_confusable_of_the_apostrophe_is_one_inside_a_word() -> None:
    assert wrong(list(CONFUSABLE), "don_t", ["don't"]) == []
    assert wrong(list(CONFUSABLE), "o_Brien_s", ["o'brien's"]) == []


def test_every_quotation_mark_separates_words() -> None:
    pairs = [f"{c}awful{c}" for c in of_category("Pi", "Pf") if c not in "’‛"]
    assert [pair for pair in [*pairs, "‘awful’", "‛awful’"] if tokenize(pair) != ["awful"]] == []
    named = [c for c in EVERY if "QUOTATION MARK" in unicodedata.name(c, "")]
    double = [c for c in named if {"SINGLE", "TAG"}.isdisjoint(unicodedata.name(c).split())]
    assert len(double) > 15
    assert [c for c in double if "awful" not in tokenize(f"so{c}awful{c}!")] == []


def test_every_symbol_and_emoji_stands_apart_from_words() -> None:
    symbols = [c for c in of_category("So", "Sc", "Sm", "Sk") if c not in {*CONFUSABLE, "❛", "❜"}]
    assert len(symbols) > 6_000
    found = {c: tokenize(f"great{c}film") for c in symbols}
    assert [c for c, tokens in found.items() if (tokens[0], tokens[-1]) != ("great", "film")] == []
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    assert len(tokenize(f"great{family}film")) == 3


def test_every_full_width_form_is_its_ascii_twin() -> None:
    full_width = [chr(ord(c) + 0xFEE0) for c in string.printable[:94]]
    assert [c for c in full_width if unicodedata.name(c)[:9] != "FULLWIDTH"] == []
    for c, plain in zip(full_width, string.printable, strict=False):
        assert tokenize(f"a{c}b") == keras_words(f"a{plain}b")


def test_letters_of_every_language_stay() -> None:
    letters = [
        c
        for c in of_category("Lu", "Ll", "Lo", "Lm", "Mn", "Mc", "Nd")
        if not unicodedata.decomposition(c).startswith("<") and c not in CONFUSABLE
    ]
    assert len(letters) > 130_000
    changed = [c for c in letters if fold(c) != unicodedata.normalize("NFC", c)]
    # Nothing but the selectors and fillers that nobody sees, and two more confusables.
    assert {c for c in changed if fold(c)} == {"\u02bf", "\ua78b", "\u02ba", "\u02ee"}
    assert len(changed) < 300
    for text in ("می\u200cخواهم", "क्\u200dष", "ÄÖÜß é ñ ø ł", "电影很好看", "ﷺ", "½ alien³"):
        assert fold(text) == text


def test_ascii_is_never_touched() -> None:
    """A grave accent is ASCII: Keras' filters make a space of it, and so it stays."""
    assert fold(string.printable) == string.printable
    assert tokenize("don`t") == keras_words("don`t") == ["don", "t"]
    assert tokenize("'awful'") == keras_words("'awful'") == ["'awful'"]


@pytest.mark.parametrize("text", HOSTILE)
def test_folded_text_has_the_same_tokens_when_it_is_folded_again(text: str) -> None:
    assert tokenize(fold(text)) == tokenize(text)


@pytest.mark.parametrize("part", ["I didn’t “like” it — 😀 ", "‘a ", "´a", "‘" + "a" * 400, "’"])
def test_long_texts_take_a_moment(part: str) -> None:
    """Each mark looks a bounded way around itself; a minute where it looked to the end."""
    text = part * (1_000_000 // len(part))
    start = time.process_time()
    fold(text)
    assert time.process_time() - start < 5
