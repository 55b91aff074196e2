"""A lesson's network on disk: arrays, words and facts, read once."""

import functools
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sentiment_core.data.assets import ASSETS
from sentiment_core.data.npz import read_npz
from sentiment_core.errors import DataError
from sentiment_core.i18n import t
from sentiment_core.rnn.network.weights import Floats

LESSONS = ASSETS / "lessons"


@dataclass(frozen=True, eq=False)
class LessonBundle:
    """A lesson's network: weights, words and facts.

    Args:
        weights: the list that Keras' `model.get_weights()` gives.
        words: lists of words by name, e.g. the vocabulary.
        facts: what was measured when it was trained, as JSON values.
        more: other arrays by name; a name that begins with w would be read as a weight.
    """

    weights: Sequence[Floats]
    words: Mapping[str, Sequence[str]] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    more: Mapping[str, NDArray[np.generic]] = field(default_factory=dict)

    def save(self, folder: Path, name: str) -> None:
        """Write `name.npz`, weights as float16, and `name.json`; the same content, the same bytes.

        Args:
            folder: is made where it is missing.
        """
        folder.mkdir(parents=True, exist_ok=True)
        arrays = {f"w{at:02d}": array.astype(np.float16) for at, array in enumerate(self.weights)}
        np.savez_compressed(folder / f"{name}.npz", allow_pickle=False, **arrays, **self.more)
        described = {"facts": self.facts, "words": {k: list(v) for k, v in self.words.items()}}
        text = json.dumps(described, ensure_ascii=False, indent=1, allow_nan=False)
        (folder / f"{name}.json").write_text(text, encoding="utf-8")

    @property
    def parameters(self) -> int:
        """The number of parameters."""
        return sum(array.size for array in self.weights)


def read_bundle(name: str, folder: Path = LESSONS) -> LessonBundle:
    """The network of a lesson, read from disk.

    Args:
        name: of the lesson, as in `LessonBundle.save`.
        folder: where `name.npz` and `name.json` are.

    Returns:
        The network; weights are float32 again. A fact that it does not hold raises DataError too.

    Raises:
        DataError: a file is missing or damaged.
    """
    with damage_reported(name):
        arrays = dict(sorted(read_npz(folder / f"{name}.npz").items()))
        described = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        weights = tuple(arrays.pop(key).astype(np.float32) for key in list(arrays) if key[0] == "w")
        words = {key: tuple(value) for key, value in described["words"].items()}
        return LessonBundle(weights, words, _Facts(name, described["facts"]), arrays)


@contextmanager
def damage_reported(name: str) -> Iterator[None]:
    """Convert errors inside the block to a DataError about damaged files.

    Raises:
        DataError: something failed.
    """
    try:
        yield
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise _damaged(name) from error


@functools.cache
def bundled_lesson(name: str) -> LessonBundle:
    """A lesson's network that came with the project; read once in a process.

    Args:
        name: `NAME` of the lesson's module.

    Returns:
        The same object at every call.

    Raises:
        DataError: a file is missing or damaged.
    """
    return read_bundle(name)


class _Facts(dict[str, Any]):
    """Facts by name; one that is missing is damage."""

    def __init__(self, lesson: str, facts: Mapping[str, Any]) -> None:
        super().__init__(facts)
        self.lesson = lesson

    def __missing__(self, name: str) -> Any:
        raise _damaged(self.lesson)


def _damaged(name: str) -> DataError:
    return DataError(
        t(
            "The network {name!r} under assets/lessons is missing or damaged. "
            "Restore the files, or rebuild them with `python -m sentiment_core "
            "build-assets --only lessons`.",
            name=name,
        )
    )
