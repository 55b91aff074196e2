"""All sentences of the small language, split into training and test sentences."""

import functools
import itertools
from collections.abc import Iterator, Mapping

import numpy as np

from sentiment_core.lessons.grammar import NOWHERE, PLACES, SUBJECTS, TIMES, VERBS, Sentence, Tense

TRAINING_PAIRS, HELD_OUT_PAIRS = 3_000, 400
_SPLIT_SEED = 5


def all_sentences() -> Iterator[Sentence]:
    """Every sentence of the language, always in the same order."""
    for subject, verb, tense, negative in itertools.product(SUBJECTS, VERBS, Tense, (False, True)):
        places = PLACES if verb.takes_place else (NOWHERE,)
        times = (False, True) if tense in TIMES else (False,)
        for thing, place, timed in itertools.product(verb.objects, places, times):
            yield Sentence(subject, verb, thing, tense, negative, place, timed)


def training_and_held_out() -> tuple[tuple[Sentence, ...], tuple[Sentence, ...]]:
    """The sentences the translator learns from, and those it is tested on; always the same.

    Returns:
        `TRAINING_PAIRS` and `HELD_OUT_PAIRS` sentences; no English sentence stands in both.
    """
    sentences = list(all_sentences())
    # RandomState: its numbers stay the same in all versions of NumPy.
    order = np.random.RandomState(_SPLIT_SEED).permutation(len(sentences))
    chosen = [sentences[at] for at in order[: TRAINING_PAIRS + HELD_OUT_PAIRS]]
    return tuple(chosen[:TRAINING_PAIRS]), tuple(chosen[TRAINING_PAIRS:])


def find_sentence(english: str) -> Sentence | None:
    """The sentence with these English words; None where the language has none.

    Args:
        english: as in `Sentence.english`, one space between two words; capitals count.
    """
    return _by_english().get(english)


@functools.cache
def _by_english() -> Mapping[str, Sentence]:
    return {" ".join(sentence.english): sentence for sentence in all_sentences()}
