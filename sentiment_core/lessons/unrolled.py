"""A network unrolled in time: input, state and output of each step."""

from dataclasses import dataclass

from sentiment_core.rnn.network.weights import Floats


@dataclass(frozen=True)
class Part:
    """One network of the picture.

    Args:
        name: e.g. "encoder".
        first: its first step, from 0.
    """

    name: str
    first: int


@dataclass(frozen=True, eq=False)
class Unrolled:
    """An unrolled network; a vector is a sequence of one step.

    Args:
        inputs: what goes in at each step, as text; T of them.
        states: what the network holds after each step; shape (T, units).
        outputs: what comes out at each step, as text; T of them, "" where nothing does.
        parts: the networks in the order in which they work, at least one.
        chained: whether a state goes on to the next step.
        held: whether the states are worked out yet; without them only what goes in is drawn.
    """

    inputs: tuple[str, ...]
    states: Floats
    outputs: tuple[str, ...]
    parts: tuple[Part, ...] = (Part("", 0),)
    chained: bool = True
    held: bool = True

    def __len__(self) -> int:
        return len(self.inputs)

    @property
    def units(self) -> int:
        """Size of the state."""
        return int(self.states.shape[1])
