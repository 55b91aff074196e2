"""A small language of English and Hindi sentence pairs, right by the way they are made.

Written for this project. In Hindi the verb stands last and agrees with the subject; an adjective
agrees with its noun, which comes after it. Source for the forms: R. S. McGregor, "Outline of Hindi
Grammar" (imperfective and continuous present, negation without the auxiliary). All text is NFC.
"""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from sentiment_core.i18n import later


class Tense(StrEnum):
    """When it happens."""

    HABIT = later("again and again (present)")
    NOW = later("going on (present)")
    PAST = later("going on (past)")


@dataclass(frozen=True)
class Subject:
    """Who does it; `feminine` and `plural` decide the form of the Hindi verb."""

    english: str
    hindi: str
    feminine: bool = False
    plural: bool = False


@dataclass(frozen=True)
class Phrase:
    """Words that mean the same in both languages; either may be empty."""

    english: str
    hindi: str


@dataclass(frozen=True)
class Verb:
    """What is done.

    Args:
        base: e.g. "eat".
        third: e.g. "eats".
        ing: e.g. "eating".
        stem: the Hindi stem, to which the endings are added.
        objects: what it is done to, or where to.
        takes_place: whether a place may stand beside it.
    """

    base: str
    third: str
    ing: str
    stem: str
    objects: tuple[Phrase, ...]
    takes_place: bool = True


SUBJECTS = (
    Subject("the boy", "लड़का"),
    Subject("the girl", "लड़की", feminine=True),
    Subject("the boys", "लड़के", plural=True),
    Subject("the girls", "लड़कियाँ", feminine=True, plural=True),
    Subject("the man", "आदमी"),
    Subject("the woman", "औरत", feminine=True),
    Subject("the men", "आदमी", plural=True),
    Subject("the women", "औरतें", feminine=True, plural=True),
    Subject("the child", "बच्चा"),
    Subject("the children", "बच्चे", plural=True),
    Subject("Ravi", "रवि"),
    Subject("Mira", "मीरा", feminine=True),
)
VERBS = (
    Verb(
        "eat",
        "eats",
        "eating",
        "खा",
        (
            Phrase("rice", "चावल"),
            Phrase("bread", "रोटी"),
            Phrase("the apple", "सेब"),
            Phrase("the sweet apple", "मीठा सेब"),
            Phrase("the mango", "आम"),
            Phrase("the sweet mango", "मीठा आम"),
        ),
    ),
    Verb(
        "drink",
        "drinks",
        "drinking",
        "पी",
        (
            Phrase("water", "पानी"),
            Phrase("cold water", "ठंडा पानी"),
            Phrase("milk", "दूध"),
            Phrase("cold milk", "ठंडा दूध"),
            Phrase("tea", "चाय"),
        ),
    ),
    Verb(
        "read",
        "reads",
        "reading",
        "पढ़",
        (
            Phrase("the book", "किताब"),
            Phrase("the old book", "पुरानी किताब"),
            Phrase("the new book", "नई किताब"),
            Phrase("the letter", "चिट्ठी"),
            Phrase("the long letter", "लंबी चिट्ठी"),
            Phrase("the story", "कहानी"),
            Phrase("the old story", "पुरानी कहानी"),
        ),
    ),
    Verb(
        "write",
        "writes",
        "writing",
        "लिख",
        (
            Phrase("the letter", "चिट्ठी"),
            Phrase("the long letter", "लंबी चिट्ठी"),
            Phrase("the story", "कहानी"),
            Phrase("the new story", "नई कहानी"),
            Phrase("the song", "गीत"),
            Phrase("the new song", "नया गीत"),
        ),
    ),
    Verb(
        "watch",
        "watches",
        "watching",
        "देख",
        (
            Phrase("the film", "फ़िल्म"),
            Phrase("the old film", "पुरानी फ़िल्म"),
            Phrase("the new film", "नई फ़िल्म"),
            Phrase("the good film", "अच्छी फ़िल्म"),
        ),
    ),
    Verb(
        "sing",
        "sings",
        "singing",
        "गा",
        (
            Phrase("the song", "गीत"),
            Phrase("the old song", "पुराना गीत"),
            Phrase("the good song", "अच्छा गीत"),
        ),
    ),
    Verb(
        "learn",
        "learns",
        "learning",
        "सीख",
        (Phrase("Hindi", "हिंदी"), Phrase("the song", "गीत"), Phrase("the new song", "नया गीत")),
    ),
    Verb(
        "make",
        "makes",
        "making",
        "बना",
        (Phrase("food", "खाना"), Phrase("tea", "चाय"), Phrase("bread", "रोटी")),
    ),
    Verb(
        "wash",
        "washes",
        "washing",
        "धो",
        (Phrase("the clothes", "कपड़े"), Phrase("the old clothes", "पुराने कपड़े")),
    ),
    Verb("play", "plays", "playing", "खेल", (Phrase("cricket", "क्रिकेट"),)),
    Verb("work", "works", "working", "कर", (Phrase("", "काम"),)),
    Verb("sleep", "sleeps", "sleeping", "सो", (Phrase("", ""),)),
    Verb(
        "go",
        "goes",
        "going",
        "जा",
        (Phrase("to school", "स्कूल"), Phrase("to the market", "बाज़ार"), Phrase("home", "घर")),
        takes_place=False,
    ),
)
NOWHERE = Phrase("", "")
PLACES = (
    NOWHERE,
    Phrase("at home", "घर पर"),
    Phrase("at school", "स्कूल में"),
    Phrase("in the garden", "बगीचे में"),
    Phrase("in the room", "कमरे में"),
    Phrase("in the park", "पार्क में"),
    Phrase("in the village", "गाँव में"),
)
# A habit may be said to be daily, what goes on to go on now.
TIMES = {Tense.HABIT: Phrase("every day", "हर दिन"), Tense.NOW: Phrase("now", "अभी")}


@dataclass(frozen=True)
class Sentence:
    """One sentence of the language, in English and Hindi.

    Args:
        place: where; `NOWHERE` for none.
        timed: whether the tense's word of time is said.
    """

    subject: Subject
    verb: Verb
    thing: Phrase
    tense: Tense
    negative: bool = False
    place: Phrase = NOWHERE
    timed: bool = False

    @property
    def english(self) -> tuple[str, ...]:
        """The English words: subject, verb, object, place, time."""
        parts = [self.subject.english, self._english_verb, self.thing.english]
        return tuple(" ".join([*parts, self.place.english, self._time.english]).split())

    @property
    def hindi(self) -> tuple[str, ...]:
        """The Hindi words: subject, time, place, object, verb."""
        parts = [self.subject.hindi, self._time.hindi, self.place.hindi, self.thing.hindi]
        text = " ".join([*parts, "नहीं" if self.negative else "", self._hindi_verb])
        return tuple(unicodedata.normalize("NFC", text).split())

    @property
    def _time(self) -> Phrase:
        return TIMES.get(self.tense, NOWHERE) if self.timed else NOWHERE

    @property
    def _english_verb(self) -> str:
        plural, denied = self.subject.plural, "not" if self.negative else ""
        if self.tense == Tense.HABIT:
            if self.negative:
                return f"{'do' if plural else 'does'} not {self.verb.base}"
            return self.verb.base if plural else self.verb.third
        forms = ("are", "is") if self.tense == Tense.NOW else ("were", "was")
        return f"{forms[0] if plural else forms[1]} {denied} {self.verb.ing}"

    @property
    def _hindi_verb(self) -> str:
        feminine, plural = self.subject.feminine, self.subject.plural
        vowel = "ी" if feminine else ("े" if plural else "ा")
        if self.tense == Tense.PAST:
            # The feminine plural is nasal here: थीं.
            return f"{self.verb.stem} रह{vowel} थ{vowel}{'ं' if feminine and plural else ''}"
        auxiliary = "हैं" if plural else "है"
        if self.tense == Tense.NOW:
            return f"{self.verb.stem} रह{vowel} {auxiliary}"
        if self.negative:
            # A denied habit drops the auxiliary; the feminine plural then carries its nasal.
            return f"{self.verb.stem}त{vowel}{'ं' if feminine and plural else ''}"
        return f"{self.verb.stem}त{vowel} {auxiliary}"
