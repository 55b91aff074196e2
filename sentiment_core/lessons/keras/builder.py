"""Everything under assets/lessons that a program makes."""

from collections.abc import Callable
from pathlib import Path

from sentiment_core.data.dataset import Dataset
from sentiment_core.lessons.keras.language_builder import build_language_model
from sentiment_core.lessons.keras.translator_builder import build_translator
from sentiment_core.lessons.keras.vector_builder import build_iris, build_multi_hot


def build_lessons(dataset: Dataset, folder: Path, *, tell: Callable[[str], None]) -> None:
    """Train the lessons' networks from fixed seeds; about eight minutes on one core.

    Args:
        dataset: IMDB.
        folder: where they are written; `iris.csv` is not made here.
        tell: is given a line for each network.

    Raises:
        DataError: the Iris flowers are missing.
    """
    build_iris(folder, tell=tell)
    build_multi_hot(dataset, folder, tell=tell)
    build_translator(folder, tell=tell)
    build_language_model(dataset, folder, tell=tell)
