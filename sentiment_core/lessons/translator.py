"""Sequence to sequence: an encoder-decoder that translates English to Hindi."""

import functools
from dataclasses import dataclass

import numpy as np

from sentiment_core.lessons.bundle import LessonBundle, bundled_lesson, damage_reported
from sentiment_core.lessons.dense import DenseLayer, softmax
from sentiment_core.lessons.keras_code import translator_code
from sentiment_core.lessons.steps import run_gru
from sentiment_core.rnn.network.weights import Floats, LayerWeights

NAME = "translator"
PAD, START, END = "[pad]", "[start]", "[end]"
LONGEST = 16  # steps; the longest sentence has 10 words and its end


@dataclass(frozen=True, eq=False)
class Translation:
    """A sentence read and written, step by step.

    Args:
        read_states: the encoder's state after each word; shape (T, units).
        fed: what the decoder was given at each step: the start mark, then its own words; S words.
        written_states: the decoder's state after each step; shape (S, units).
        chances: the share of each Hindi word at each step; shape (S, words).
        written: the most likely word at each step; S words, the last one the end mark unless the
            sentence was cut off.
    """

    english: tuple[str, ...]
    read_states: Floats
    fed: tuple[str, ...]
    written_states: Floats
    chances: Floats
    written: tuple[str, ...]

    @property
    def hindi(self) -> tuple[str, ...]:
        """The translation without its end mark."""
        return tuple(word for word in self.written if word != END)


@dataclass(frozen=True, eq=False)
class Translator:
    """The encoder-decoder; its lists of words start with the marks.

    Args:
        english_words: word of id 0 (the pad), of id 1, ...
        hindi_words: word of id 0 (the pad), 1 (the start mark), 2 (the end mark), 3, ...
        english_embedding: shape (English words, embedding_dim).
        hindi_embedding: shape (Hindi words, embedding_dim).
        head: from a state to a logit for each Hindi word.
    """

    english_words: tuple[str, ...]
    hindi_words: tuple[str, ...]
    english_embedding: Floats
    encoder: LayerWeights
    hindi_embedding: Floats
    decoder: LayerWeights
    head: DenseLayer

    @property
    def code(self) -> str:
        """The Keras code of this network."""
        return translator_code(
            english_words=len(self.english_words), hindi_words=len(self.hindi_words)
        )

    def translate(self, english: tuple[str, ...]) -> Translation:
        """Read a sentence, then write until the end mark comes.

        Args:
            english: at least one word, all of `english_words`.
        """
        ids = np.array([self.english_words.index(word) for word in english], dtype=np.int32)
        read = run_gru(self.english_embedding[ids], self.encoder)
        state = read[-1]  # all that the decoder is given of the sentence
        fed = [self.hindi_words.index(START)]
        states, chances = [], []
        end = self.hindi_words.index(END)
        while True:
            [state] = run_gru(self.hindi_embedding[fed[-1:]], self.decoder, start=state)
            states.append(state)
            chances.append(softmax(self.head.sums(state)))
            written = int(np.argmax(chances[-1]))
            fed.append(written)
            if written == end or len(states) == LONGEST:
                break
        words = [self.hindi_words[at] for at in fed]
        return Translation(
            english=english,
            read_states=read,
            fed=tuple(words[:-1]),
            written_states=np.stack(states),
            chances=np.stack(chances),
            written=tuple(words[1:]),
        )


def translator_of(bundle: LessonBundle) -> Translator:
    """The translator that a bundle holds.

    Args:
        bundle: as `build_translator` keeps it.

    Raises:
        LookupError: it lacks an array or a list of words.
    """
    w = bundle.weights
    # Keras lists the weights in the order in which the code makes the layers reachable.
    return Translator(
        english_words=tuple(bundle.words["english"]),
        hindi_words=tuple(bundle.words["hindi"]),
        english_embedding=w[0],
        encoder=LayerWeights(w[2], w[3], w[4]),
        hindi_embedding=w[1],
        decoder=LayerWeights(w[5], w[6], w[7]),
        head=DenseLayer(w[8], w[9]),
    )


@functools.cache
def bundled_translator() -> Translator:
    """The translator that came with the project.

    Raises:
        DataError: its files are missing or damaged.
    """
    with damage_reported(NAME):
        return translator_of(bundled_lesson(NAME))
