"""Vector to vector: iris measurements to species.

Source: R. A. Fisher, "The use of multiple measurements in taxonomic problems", 1936; the 150 rows
(measured by E. Anderson) are in the public domain.
"""

import csv
import functools
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sentiment_core.errors import DataError
from sentiment_core.i18n import later, t
from sentiment_core.lessons.bundle import LESSONS, bundled_lesson, damage_reported
from sentiment_core.lessons.dense import DenseLayer, relu, softmax
from sentiment_core.rnn.network.weights import Floats

NAME = "iris"
MEASUREMENTS = (
    later("sepal length"),
    later("sepal width"),
    later("petal length"),
    later("petal width"),
)
SPECIES = ("setosa", "versicolor", "virginica")
HELD_OUT = 30
_SPLIT_SEED = 3


@dataclass(frozen=True)
class Flower:
    """A flower.

    Args:
        measurements: in centimetres, in the order of `MEASUREMENTS`.
        species: one of `SPECIES`.
    """

    measurements: tuple[float, ...]
    species: str


@dataclass(frozen=True, eq=False)
class IrisReading:
    """A flower read by the network.

    Args:
        vector: what goes in; shape (4,).
        hidden: shape (units,).
        shares: of each species; shape (3,), sum 1.
    """

    vector: Floats
    hidden: Floats
    shares: Floats


@dataclass(frozen=True, eq=False)
class IrisNetwork:
    """Two Dense layers.

    Args:
        hidden: from (4,) to (units,), with relu.
        head: from (units,) to (3,), with softmax.
    """

    hidden: DenseLayer
    head: DenseLayer

    def read(self, measurements: tuple[float, ...]) -> IrisReading:
        """Read a flower.

        Args:
            measurements: four, in centimetres, in the order of `MEASUREMENTS`.
        """
        vector = np.array(measurements, dtype=np.float32)
        hidden = relu(self.hidden.sums(vector))
        return IrisReading(vector, hidden, softmax(self.head.sums(hidden)))


def read_flowers(
    file: Path = LESSONS / "iris.csv",
) -> tuple[tuple[Flower, ...], tuple[Flower, ...]]:
    """The flowers to learn from, and `HELD_OUT` others; always the same.

    Args:
        file: CSV with a header; each row four measurements in centimetres, then the species.

    Raises:
        DataError: the file is missing or damaged.
    """
    try:
        rows = list(csv.reader(file.read_text(encoding="utf-8").splitlines()))[1:]
        flowers = [
            Flower(tuple(float(x) for x in row[:4]), SPECIES[SPECIES.index(row[4])]) for row in rows
        ]
    except (OSError, ValueError, IndexError) as error:
        raise DataError(
            t("The Iris data under assets/lessons are missing or damaged. Restore iris.csv.")
        ) from error
    # RandomState: its numbers stay the same in all versions of NumPy.
    order = np.random.RandomState(_SPLIT_SEED).permutation(len(flowers))
    shuffled = [flowers[at] for at in order]
    return tuple(shuffled[HELD_OUT:]), tuple(shuffled[:HELD_OUT])


@functools.cache
def held_out_flowers() -> tuple[Flower, ...]:
    """Flowers that the network did not learn from.

    Raises:
        DataError: the file is missing or damaged.
    """
    return read_flowers()[1]


@functools.cache
def bundled_iris() -> IrisNetwork:
    """The network that came with the project.

    Raises:
        DataError: its files are missing or damaged.
    """
    with damage_reported(NAME):
        w = bundled_lesson(NAME).weights
        return IrisNetwork(DenseLayer(w[0], w[1]), DenseLayer(w[2], w[3]))
