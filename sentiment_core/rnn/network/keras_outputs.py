"""Keras' outputs for one review."""

from dataclasses import dataclass

from sentiment_core.rnn.network.weights import Floats


@dataclass(frozen=True, eq=False)
class KerasOutputs:
    """Keras' outputs for one review; the tuples hold one entry for each recurrent layer.

    Args:
        version: of Keras.
        used: the setting of `return_sequences` that each layer of the network has.
        sequences: the output with True; shape (1, clip_length, units).
        singles: the output with False; shape (1, units).
        states: what `return_state=True` adds, in Keras' order; each of shape (1, units).
        refusal: Keras' error when a second recurrent layer follows one with False.
    """

    version: str
    used: tuple[bool, ...]
    sequences: tuple[Floats, ...]
    singles: tuple[Floats, ...]
    states: tuple[tuple[Floats, ...], ...]
    refusal: str
