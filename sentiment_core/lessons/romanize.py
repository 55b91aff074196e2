"""Devanagari in Latin letters, for those who cannot read it: लड़का becomes laṛkā.

Letters as in ISO 15919 with the usual simplification of Hindi. Devanagari writes no sign for the
short a after a consonant; where it is silent, at the end of a word and between two spoken vowels,
it is left out here too. That rule is right for the words of `grammar`, which a test lists.
"""

import unicodedata

_CONSONANTS = {
    "क": "k", "ख": "kh", "ग": "g", "घ": "gh", "च": "c", "छ": "ch", "ज": "j", "झ": "jh",
    "ट": "ṭ", "ठ": "ṭh", "ड": "ḍ", "ढ": "ḍh", "त": "t", "थ": "th", "द": "d", "ध": "dh",
    "न": "n", "प": "p", "फ": "ph", "ब": "b", "भ": "bh", "म": "m", "य": "y", "र": "r",
    "ल": "l", "व": "v", "श": "ś", "ष": "ṣ", "स": "s", "ह": "h",
}  # fmt: skip
_DOTTED = {"ड": "ṛ", "ढ": "ṛh", "ज": "z", "फ": "f", "ख": "kh", "क": "q", "ग": "g"}
_VOWELS = {
    "अ": "a", "आ": "ā", "इ": "i", "ई": "ī", "उ": "u", "ऊ": "ū", "ए": "e", "ऐ": "ai",
    "ओ": "o", "औ": "au",
}  # fmt: skip
_SIGNS = {
    "ा": "ā", "ि": "i", "ी": "ī", "ु": "u", "ू": "ū", "े": "e", "ै": "ai", "ो": "o", "ौ": "au",
}  # fmt: skip
_DOT, _SILENT = "\u093c", "\u094d"
_NASAL, _MOON_AND_DOT = "\u0902", "\u0901"
_TILDE = "\u0303"
# Before a consonant the dot stands for the nasal that is spoken at the same place.
_NASALS = {"ḍ": "ṇ", "ṭ": "ṇ", "b": "m", "p": "m", "d": "n", "t": "n"}
_SHORT = "ə"  # the unwritten a, until it is known whether it is spoken


def romanize(word: str) -> str:
    """A Hindi word in Latin letters.

    Args:
        word: in Devanagari, NFC.
    """
    sounds: list[str] = []
    for at, letter in enumerate(word):
        if letter == _DOT:
            bare = next(sign for sign, sound in _CONSONANTS.items() if sound == sounds[-2])
            sounds[-2] = _DOTTED[bare]
        elif letter in _CONSONANTS:
            sounds += [_CONSONANTS[letter], _SHORT]
        elif letter in _SIGNS:
            sounds[-1] = _SIGNS[letter]
        elif letter == _SILENT:
            sounds.pop()
        elif letter in _VOWELS:
            sounds.append(_VOWELS[letter])
        elif letter == _NASAL and word[at + 1 : at + 2] in _CONSONANTS:
            sounds.append(_NASALS[_CONSONANTS[word[at + 1]]])
        elif letter in {_NASAL, _MOON_AND_DOT}:
            sounds[-1] += _TILDE
    return _speak(sounds)


def _speak(sounds: list[str]) -> str:
    """The sounds with each short a spoken or left out."""
    if sounds[-1] == _SHORT and len(sounds) > 2:
        sounds = sounds[:-1]
    for at in range(len(sounds) - 3, 1, -1):
        vowel_before = not _consonant(sounds[at - 2])
        one_after = _consonant(sounds[at + 1]) and not _consonant(sounds[at + 2])
        if sounds[at] == _SHORT and vowel_before and _consonant(sounds[at - 1]) and one_after:
            sounds = [*sounds[:at], *sounds[at + 1 :]]
    return unicodedata.normalize("NFC", "".join(sounds).replace(_SHORT, "a"))


def _consonant(sound: str) -> bool:
    return sound in {*_CONSONANTS.values(), *_DOTTED.values(), *_NASALS.values()}
