"""The tensors of a lesson's network, by name and shape."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Tensor:
    """A tensor on its way through a network.

    Args:
        shape: one review, sentence or flower: the first axis is 1.
        meaning: what its axes are, in a few words.
    """

    name: str
    shape: tuple[int, ...]
    meaning: str
