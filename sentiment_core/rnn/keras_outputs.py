"""What Keras itself gives for one review with `return_sequences` on and off.

Runs on a worker. Importing this module is cheap, so the web process may hand `keras_outputs` on by
name; Keras comes with the first call.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sentiment_core.rnn.places import run_store
from sentiment_core.rnn.run import Report
from sentiment_core.rnn.weights import Floats
from sentiment_core.text.encoding import Ids


@dataclass(frozen=True, eq=False)
class KerasOutputs:
    """What Keras gives for one review; the tuples hold one entry for each recurrent layer.

    Args:
        version: of Keras.
        used: the setting of `return_sequences` that each layer of the network has.
        sequences: the output with True; shape (1, clip_length, units).
        singles: the output with False; shape (1, units).
        refusal: what Keras says when a second recurrent layer follows one with False.
    """

    version: str
    used: tuple[bool, ...]
    sequences: tuple[Floats, ...]
    singles: tuple[Floats, ...]
    refusal: str


def keras_outputs(
    folder: Path,
    run_id: str,
    epoch: int,
    padded: Ids,
    report: Report,
    should_stop: Callable[[], bool],
) -> KerasOutputs:
    """Have Keras read a review with each layer's switch on and off.

    Both layers of a pair are made from the trained layer's own settings and weights, with only
    `return_sequences` changed, and read the same input.

    Args:
        folder: of the run store.
        run_id: of the run.
        epoch: whose weights; 0 is before the first.
        padded: the encoded review; shape (clip_length,), int32.
        report: not used; every work on a worker is given it.
        should_stop: not used; this takes about a second.

    Raises:
        RunError: the run or its weights are not kept, or damaged.
    """
    store = run_store(folder)
    run = store.find(run_id)
    weights = store.weights(run, epoch)

    from sentiment_core.rnn.keras.model import model_of  # isort: skip  # sets threads before Keras
    import keras

    embedding, *recurrent, _ = model_of(run.config, weights).layers
    review = keras.Input(shape=(run.config.clip_length,), dtype="int32")
    x = embedding(review)  # (1, clip_length, embedding_dim), with its mask
    outputs = []
    for layer in recurrent:
        outputs.append(_with_switch(layer, x, return_sequences=False))
        x = _with_switch(layer, x, return_sequences=True)  # what the next layer reads
        outputs.append(x)
    # As a graph: step by step in Python would take several times as long.
    values = keras.Model(review, outputs).predict_on_batch(padded[None])
    return KerasOutputs(
        version=str(keras.__version__),
        used=tuple(bool(layer.return_sequences) for layer in recurrent),
        sequences=tuple(np.asarray(value) for value in values[1::2]),
        singles=tuple(np.asarray(value) for value in values[::2]),
        refusal=_refusal(embedding, recurrent[0]),
    )


def _with_switch(layer: Any, x: Any, *, return_sequences: bool) -> Any:
    """The output of a layer that differs from the trained one only in its switch."""
    changed = _changed(layer, f"{layer.name}_{return_sequences}", return_sequences=return_sequences)
    output = changed(x)
    changed.set_weights(layer.get_weights())
    return output


def _changed(layer: Any, name: str, *, return_sequences: bool) -> Any:
    settings = {**layer.get_config(), "name": name, "return_sequences": return_sequences}
    return type(layer).from_config(settings)


def _refusal(embedding: Any, layer: Any) -> str:
    """What Keras says when a recurrent layer is given one row instead of a row for each word."""
    import keras

    try:
        keras.Sequential(
            [
                keras.Input(shape=(None,), dtype="int32"),
                embedding,
                _changed(layer, "layer_1", return_sequences=False),
                _changed(layer, "layer_2", return_sequences=False),
            ]
        )
    except ValueError as error:
        return str(error)
    raise RuntimeError("Keras took a recurrent layer after one with return_sequences=False")
