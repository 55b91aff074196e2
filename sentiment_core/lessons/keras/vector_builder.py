"""Training of the two Dense networks."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import sentiment_core.rnn.keras.quiet_import  # noqa: F401  # isort: skip  # before TensorFlow
import keras
import numpy as np

from sentiment_core.data.dataset import Dataset, Reviews
from sentiment_core.lessons import iris, keras_code, multi_hot
from sentiment_core.lessons.bundle import LessonBundle
from sentiment_core.lessons.keras.models import model_of_code
from sentiment_core.rnn.network.weights import Floats
from sentiment_core.text.vocabulary import INDEX_FROM

HELD_OUT = 2_500  # the last training reviews, as for the bundled runs
_BATCH = 128
_EPOCHS = 3


def build_multi_hot(dataset: Dataset, folder: Path, *, tell: Callable[[str], None]) -> None:
    """Train the multi-hot network and write it.

    Args:
        dataset: its training reviews are used.
    """
    model = model_of_code(keras_code.MULTI_HOT, seed=3)
    model.compile(
        optimizer=keras.optimizers.Adam(0.001), loss="binary_crossentropy", metrics=["accuracy"]
    )
    reviews = dataset.train
    cut = len(reviews) - HELD_OUT
    history = model.fit(
        _Batches(reviews.part(0, cut), seed=3),
        validation_data=_Batches(reviews.part(cut, len(reviews))),
        epochs=_EPOCHS,
        verbose=0,
    )
    accuracy = float(history.history["val_accuracy"][-1])
    words = dataset.vocabulary.first(multi_hot.NUM_WORDS - INDEX_FROM - 1).words
    facts = {
        "training_reviews": cut,
        "validation_reviews": HELD_OUT,
        "val_accuracy": round(accuracy, 4),
    }
    LessonBundle(model.get_weights(), {"vocabulary": words}, facts).save(folder, multi_hot.NAME)
    tell(f"{multi_hot.NAME}: val_accuracy {accuracy:.4f}")


def build_iris(folder: Path, *, tell: Callable[[str], None]) -> None:
    """Train the iris network and write it."""
    training, held_out = iris.read_flowers()
    model = model_of_code(keras_code.IRIS, seed=1)
    model.compile(
        optimizer=keras.optimizers.Adam(0.01),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    x, y = _flowers(training)
    model.fit(x, y, epochs=150, batch_size=16, verbose=0)
    right = float(model.evaluate(*_flowers(held_out), verbose=0)[1])
    facts = {
        "training_flowers": len(training),
        "held_out_flowers": len(held_out),
        "right": round(right * len(held_out)),
    }
    LessonBundle(model.get_weights(), {}, facts).save(folder, iris.NAME)
    tell(f"{iris.NAME}: right on {facts['right']} of {len(held_out)} held-out flowers")


def _flowers(flowers: tuple[iris.Flower, ...]) -> tuple[Floats, Any]:
    x = np.array([flower.measurements for flower in flowers], dtype=np.float32)
    return x, np.array([iris.SPECIES.index(flower.species) for flower in flowers])


class _Batches(keras.utils.PyDataset):  # type: ignore[misc]
    """Batches of multi-hot vectors, computed lazily: all at once would take 900 MB."""

    def __init__(self, reviews: Reviews, *, seed: int | None = None) -> None:
        super().__init__()
        self._reviews = reviews
        self._random = None if seed is None else np.random.RandomState(seed)
        self._order = np.arange(len(reviews))
        self.on_epoch_end()

    def on_epoch_end(self) -> None:
        if self._random is not None:
            self._random.shuffle(self._order)

    def __len__(self) -> int:
        return -(-len(self._order) // _BATCH)

    def __getitem__(self, index: int) -> tuple[Floats, Any]:
        chosen = self._order[index * _BATCH : (index + 1) * _BATCH]
        x = np.zeros((len(chosen), multi_hot.NUM_WORDS), dtype=np.float32)
        for row, at in enumerate(chosen):
            ids = self._reviews[int(at)]
            x[row, ids[ids < multi_hot.NUM_WORDS]] = 1
        return x, self._reviews.labels[chosen].astype(np.float32)
