"""Hindi in Latin letters, word for word."""

import unicodedata

import pytest

from sentiment_core.lessons.romanize import romanize
from sentiment_core.lessons.sentences import all_sentences

RIGHT = """
अच्छा acchā|अच्छी acchī|अभी abhī|आदमी ādmī|आम ām|औरत aurat|औरतें aurtẽ|कपड़े kapṛe|कमरे kamre
कर kar|करता kartā|करतीं kartī̃|कहानी kahānī|काम kām|किताब kitāb|क्रिकेट krikeṭ|खा khā|खाना khānā
खेल khel|खेलते khelte|गा gā|गाँव gā̃v|गीत gīt|घर ghar|चाय cāy|चावल cāval|चिट्ठी ciṭṭhī|जा jā
जाता jātā|ठंडा ṭhaṇḍā|था thā|थीं thī̃|दिन din|दूध dūdh|देख dekh|देखती dekhtī|धो dho|नई naī
नया nayā|नहीं nahī̃|पढ़ paṛh|पढ़ता paṛhtā|पर par|पानी pānī|पार्क pārk|पी pī|पुराना purānā
पुरानी purānī|पुराने purāne|फ़िल्म film|बगीचे bagīce|बच्चा baccā|बच्चे bacce|बना banā|बनाता banātā
बाज़ार bāzār|मीठा mīṭhā|मीरा mīrā|में mẽ|रवि ravi|रहा rahā|रही rahī|रहे rahe|रोटी roṭī|लंबी lambī
लड़का laṛkā|लड़कियाँ laṛkiyā̃|लड़की laṛkī|लड़के laṛke|लिख likh|लिखता likhtā|सीख sīkh|सीखता sīkhtā
सेब seb|सो so|सोता sotā|स्कूल skūl|हर har|हिंदी hindī|है hai|हैं haĩ
"""
PAIRS = [pair.split() for line in RIGHT.strip().splitlines() for pair in line.split("|")]


@pytest.mark.parametrize(("word", "latin"), PAIRS)
def test_a_word_is_written_as_it_is_spoken(word: str, latin: str) -> None:
    word = unicodedata.normalize("NFC", word)
    assert romanize(word) == unicodedata.normalize("NFC", latin)


def test_every_word_of_the_language_is_in_the_table_or_ends_like_one_that_is() -> None:
    listed = {unicodedata.normalize("NFC", word) for word, _ in PAIRS}
    words = {word for sentence in all_sentences() for word in sentence.hindi}
    endings = ("ता", "ती", "तीं", "ते", "थी", "थे")
    assert all(word in listed or word.endswith(endings) for word in words)
    assert listed <= words
