"""Training of the language model."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import sentiment_core.rnn.keras.quiet_import  # noqa: F401  # isort: skip  # before TensorFlow
import keras
import numpy as np

from sentiment_core.data.dataset import Dataset
from sentiment_core.lessons.bundle import LessonBundle
from sentiment_core.lessons.copy_guard import CopyGuard
from sentiment_core.lessons.keras.models import model_of_code
from sentiment_core.lessons.keras_code import LANGUAGE
from sentiment_core.lessons.language import LONGEST, NAME, NUM_WORDS
from sentiment_core.lessons.passages import Passages, polar_passages, without_line_breaks
from sentiment_core.text.vocabulary import INDEX_FROM

PASSAGES, HELD_OUT, EPOCHS, SEED = 15_000, 1_000, 6, 1
GUARD_BYTES = 600_000
_BATCH = 64


def build_language_model(dataset: Dataset, folder: Path, *, tell: Callable[[str], None]) -> None:
    """Train the language model, build its copy guard, and write both.

    Args:
        dataset: its training reviews are used.
    """
    reviews = without_line_breaks(dataset)
    passages = polar_passages(reviews, num_words=NUM_WORDS, length=LONGEST, count=PASSAGES)
    model = model_of_code(LANGUAGE, seed=SEED)
    _start_with_frequencies(model, passages)
    steps = EPOCHS * -(-(PASSAGES - HELD_OUT) // _BATCH)
    model.compile(
        optimizer=keras.optimizers.Adam(
            keras.optimizers.schedules.CosineDecay(0.004, steps, alpha=0.05)
        ),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    )
    learned = slice(0, PASSAGES - HELD_OUT)
    model.fit(
        [passages.labels[learned], passages.fed[learned]],
        passages.wanted[learned],
        sample_weight=passages.counted[learned],
        batch_size=_BATCH,
        epochs=EPOCHS,
        verbose=0,
    )
    guard = CopyGuard.of(
        [reviews[at] for at in range(len(reviews))], num_words=NUM_WORDS, size=GUARD_BYTES
    )
    right, wrong = (_perplexity(model, passages, swap=swap) for swap in (False, True))
    facts = {
        "passages": PASSAGES - HELD_OUT,
        "held_out_passages": HELD_OUT,
        "perplexity": round(right, 1),
        "perplexity_with_the_other_label": round(wrong, 1),
        "guard_filled": round(float(np.unpackbits(guard.bits).mean()), 3),
    }
    words = dataset.vocabulary.first(NUM_WORDS - INDEX_FROM - 1).words
    LessonBundle(model.get_weights(), {"vocabulary": words}, facts, {"guard": guard.bits}).save(
        folder, NAME
    )
    tell(f"{NAME}: {facts}")


def _start_with_frequencies(model: Any, passages: Passages) -> None:
    """Initialise the head's bias with the log frequency of each word."""
    counts = np.bincount(passages.wanted.ravel(), minlength=NUM_WORDS).astype(float)
    counts[: INDEX_FROM + 1] = 0
    arrays = model.get_weights()
    arrays[-1] = np.log(np.maximum(counts, 0.01) / counts.sum()).astype(np.float32)
    model.set_weights(arrays)


def _perplexity(model: Any, passages: Passages, *, swap: bool) -> float:
    """Perplexity of the model on the held-out passages."""
    surprise = words = 0.0
    # All logits at once would take a gigabyte.
    for start in range(PASSAGES - HELD_OUT, PASSAGES, _BATCH):
        rows = slice(start, min(start + _BATCH, PASSAGES))
        labels = passages.labels[rows, ::-1] if swap else passages.labels[rows]
        logits = model.predict_on_batch([labels, passages.fed[rows]])
        top = logits.max(axis=-1, keepdims=True)
        total = np.log(np.exp(logits - top).sum(axis=-1)) + top[..., 0]
        chosen = np.take_along_axis(logits, passages.wanted[rows][..., None], axis=-1)[..., 0]
        surprise += float(((total - chosen) * passages.counted[rows]).sum())
        words += float(passages.counted[rows].sum())
    return float(np.exp(surprise / words))
