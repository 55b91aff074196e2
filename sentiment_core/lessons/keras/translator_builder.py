"""Training of the translator."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import sentiment_core.rnn.keras.quiet_import  # noqa: F401  # isort: skip  # before TensorFlow
import keras
import numpy as np
from numpy.typing import NDArray

from sentiment_core.lessons.bundle import LessonBundle, read_bundle
from sentiment_core.lessons.keras.models import model_of_code
from sentiment_core.lessons.keras_code import translator_code
from sentiment_core.lessons.sentences import all_sentences, training_and_held_out
from sentiment_core.lessons.translator import END, NAME, PAD, START, translator_of

EPOCHS, SEED = 70, 11


def build_translator(folder: Path, *, tell: Callable[[str], None]) -> None:
    """Train the translator and write it."""
    started = time.perf_counter()
    sentences = list(all_sentences())
    english_words = (PAD, *sorted({word for one in sentences for word in one.english}))
    hindi_words = (PAD, START, END, *sorted({word for one in sentences for word in one.hindi}))
    training, held_out = training_and_held_out()
    code = translator_code(english_words=len(english_words), hindi_words=len(hindi_words))
    model = model_of_code(code, seed=SEED)
    read = padded([one.english for one in training], english_words)
    fed, wanted = (
        padded([(*before, *one.hindi, *after) for one in training], hindi_words)
        for before, after in (((START,), ()), ((), (END,)))
    )
    rate = keras.optimizers.schedules.CosineDecay(0.004, EPOCHS * -(-len(training) // 64))
    model.compile(
        optimizer=keras.optimizers.Adam(rate),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    )
    history = model.fit(
        [read, fed],
        wanted,
        sample_weight=(wanted > 0).astype(np.float32),
        batch_size=64,
        epochs=EPOCHS,
        verbose=0,
    )
    words = {"english": english_words, "hindi": hindi_words}
    LessonBundle(model.get_weights(), words).save(folder, NAME)
    # Counted on the weights as they were kept, by the code that the page runs.
    rounded = translator_of(read_bundle(NAME, folder))
    wrong = [one for one in held_out if rounded.translate(one.english).hindi != one.hindi]
    right = len(held_out) - len(wrong)
    facts = {
        "training_pairs": len(training),
        "held_out_pairs": len(held_out),
        "held_out_right": right,
        "held_out_wrong": [" ".join(one.english) for one in wrong],
    }
    LessonBundle(model.get_weights(), words, facts).save(folder, NAME)
    tell(
        f"{NAME}: loss {history.history['loss'][-1]:.5f}, {right} of {len(held_out)} held-out "
        f"pairs right; {time.perf_counter() - started:.0f} s"
    )


def padded(sentences: Sequence[Sequence[str]], words: Sequence[str]) -> NDArray[np.int32]:
    """The ids of sentences, filled up with 0 on the right.

    Args:
        sentences: at least one; each of their words stands in `words`.
        words: word of id 0 (the pad), of id 1, ...

    Returns:
        int32, shape (N, longest).
    """
    ids = {word: at for at, word in enumerate(words)}
    tensor = np.zeros((len(sentences), max(map(len, sentences))), dtype=np.int32)
    for row, sentence in enumerate(sentences):
        tensor[row, : len(sentence)] = [ids[word] for word in sentence]
    return tensor
