"""TensorFlow's stateless random numbers, in NumPy: Keras' initializers draw from them.

Source: J. K. Salmon, M. A. Moraes, R. O. Dror and D. E. Shaw (2011), Parallel random numbers: as
easy as 1, 2, 3; TensorFlow 2.21, `random_distributions.h` and `stateless_random_ops_v2.cc` (Philox,
on a processor).
"""

import math

import numpy as np
from numpy.typing import NDArray

from sentiment_core.rnn.cells.layer_weights import Floats

_MULTIPLIERS = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_WEYL = 0x9E3779B9, 0xBB67AE85
_ROUNDS = 10
_LOW = np.uint64(0xFFFFFFFF)
# The key under which TensorFlow turns a seed into the key and the counter of a stream.
_SCRAMBLE = 0x3EC8F720, 0x02461E29
_LEAST = 1e-7  # before the logarithm


def stateless_uniform(shape: tuple[int, ...], low: float, high: float, *, seed: int) -> Floats:
    """What `tf.random.stateless_uniform(shape, [seed, 0], low, high)` gives, bit for bit.

    Args:
        seed: from 0 to 2**32 - 1.

    Returns:
        float32.
    """
    low32, high32 = np.float32(low), np.float32(high)
    drawn = _unit(_stream(seed, math.prod(shape))) * (high32 - low32) + low32
    return drawn.reshape(shape)


def stateless_normal(shape: tuple[int, ...], *, seed: int) -> NDArray[np.float64]:
    """What `tf.random.stateless_normal(shape, [seed, 0])` gives, but for its rounding.

    Args:
        seed: from 0 to 2**32 - 1.

    Returns:
        float64, within 1e-6 of TensorFlow's float32.
    """
    size = math.prod(shape)
    pairs = _unit(_stream(seed, size + size % 2)).astype(np.float64).reshape(-1, 2)
    radius = np.sqrt(-2 * np.log(np.maximum(pairs[:, 0], _LEAST)))  # Box-Muller
    angle = 2 * np.pi * pairs[:, 1]
    drawn = np.stack([np.sin(angle) * radius, np.cos(angle) * radius], axis=1)
    return drawn.reshape(-1)[:size].reshape(shape)


def _stream(seed: int, size: int) -> NDArray[np.uint32]:
    """The first numbers of a seed's stream; shape (size,)."""
    start = np.array([[seed, 0, 0, 0]], dtype=np.uint64)
    first, second, *place = _philox(start, _SCRAMBLE)[0].tolist()
    counters = np.zeros((-(-size // 4), 4), dtype=np.uint64)
    counters[:, 0] = np.arange(len(counters))
    counters[:, 2:] = place
    return _philox(counters, (first, second)).reshape(-1)[:size]


def _philox(counters: NDArray[np.uint64], key: tuple[int, int]) -> NDArray[np.uint32]:
    """Philox4x32-10 of counters of four 32-bit numbers each; shape (n, 4)."""
    a, b, c, d = counters.T
    for number in range(_ROUNDS):
        # The key moves on by a constant each round.
        k0, k1 = (
            np.uint64((part + number * step) & 0xFFFFFFFF)
            for part, step in zip(key, _WEYL, strict=True)
        )
        of_a, of_c = _MULTIPLIERS[0] * a, _MULTIPLIERS[1] * c
        a, b, c, d = (
            (of_c >> np.uint64(32)) ^ b ^ k0,
            of_c & _LOW,
            (of_a >> np.uint64(32)) ^ d ^ k1,
            of_a & _LOW,
        )
    return np.stack([a, b, c, d], axis=1).astype(np.uint32)


def _unit(bits: NDArray[np.uint32]) -> Floats:
    """Numbers from 0 to below 1: the lower 23 bits are the fraction of a float from 1 to 2."""
    fraction = (bits & np.uint32(0x7FFFFF)) | np.uint32(0x3F800000)
    return fraction.view(np.float32) - np.float32(1)
