"""The words that the ids of an opened model stand for."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sentiment_core.data.assets import ASSETS
from sentiment_core.data.sources import ready_dataset
from sentiment_core.data.stranger import parse_json
from sentiment_core.errors import ModelFileError, shown
from sentiment_core.i18n import t
from sentiment_core.rnn.cells.layer_weights import Floats
from sentiment_core.rnn.runs.folder import RunFolder
from sentiment_core.settings.limits import DatasetName
from sentiment_core.text.vocabulary import INDEX_FROM, PAD_ID, Vocabulary

LARGEST_WORDS = 4_000_000
"""Bytes of a list of words."""

_UNKNOWN_MARK = "[UNK]"


@dataclass(frozen=True)
class WordIds:
    """Words and the ids that a model was trained with.

    Args:
        source: where they come from, for the screen.
        ids: of each word, ascending, from 1.
        words: of the same length.
    """

    source: str
    ids: tuple[int, ...]
    words: tuple[str, ...]

    @property
    def first(self) -> str:
        """The numbers of the first words, for a person to compare."""
        pairs = zip(self.words[:3], self.ids, strict=False)
        return ", ".join(f"{shown(word)} {number}" for word, number in pairs)

    def below(self, input_dim: int) -> "WordIds":
        """The words that have a row in an Embedding.

        Args:
            input_dim: its rows.

        Raises:
            ModelFileError: there is none.
        """
        count = int(np.searchsorted(self.ids, input_dim))
        if not count:
            raise ModelFileError(t("None of the words has an id below input_dim."))
        return WordIds(self.source, self.ids[:count], self.words[:count])

    @property
    def as_here(self) -> bool:
        """Whether the ids are those of this project: rank + 3."""
        return self.ids == tuple(range(1 + INDEX_FROM, 1 + INDEX_FROM + len(self.ids)))

    @property
    def vocabulary(self) -> Vocabulary:
        """The words by id."""
        return Vocabulary(self.words)

    def embedding(self, rows: Floats) -> Floats:
        """The Embedding with the row of each word at its rank + 3, where this project looks.

        Args:
            rows: as the model has them; shape (input_dim, embedding_dim).

        Returns:
            `rows` itself where the ids are those of this project; otherwise shape (words + 4,
            embedding_dim), with zeros for ids 1 to 3, which no review holds.
        """
        if self.as_here:
            return rows
        moved = np.zeros((len(self.ids) + 1 + INDEX_FROM, rows.shape[1]), dtype=np.float32)
        moved[PAD_ID] = rows[PAD_ID]
        moved[1 + INDEX_FROM :] = rows[list(self.ids)]
        return moved


def imdb_words() -> WordIds:
    """Keras' IMDB ids; the 20,000 most frequent words where the dataset is not here.

    Raises:
        RunError: the words that came with the project are damaged.
    """
    dataset = ready_dataset(DatasetName.IMDB)
    bundled = RunFolder(ASSETS / "runs" / "bundled-gru")
    words = (bundled.read_vocabulary() if dataset is None else dataset.vocabulary).words
    return _numbered(t("Keras' IMDB ids"), words, 1 + INDEX_FROM)


def listed_words(data: bytes, *, index_from: int | None = None) -> WordIds:
    """The words of a file: one a line, or a JSON object of words and ids.

    Args:
        data: in UTF-8, with or without BOM.
        index_from: added to the place of a word in the list, from 1, or to the number that JSON
            gives it. None for what is usual: 3 for a list, as in Keras' IMDB ids; 0 for JSON; and
            for a list that begins as a TextVectorization's vocabulary its own numbers.

    Raises:
        ModelFileError: it is neither, or a word or an id stands in it twice.
    """
    if len(data) > LARGEST_WORDS:
        raise ModelFileError(
            t("A list of words may have {most:,} bytes; this one has {given:,}.",
              most=LARGEST_WORDS, given=len(data))
        )  # fmt: skip
    try:
        text = data.decode("utf-8-sig")
        pairs = parse_json(text.encode()) if text.lstrip().startswith("{") else None
    except ValueError as error:
        raise ModelFileError(
            t("The list of words is no UTF-8 text or JSON ({error}).", error=shown(str(error)))
        ) from error
    if pairs is None:
        # Words may hold what str.splitlines takes for the end of a line: in IMDB's one is U+0085.
        lines = text.replace("\r\n", "\n").split("\n")
        return vectorization_words(lines, index_from=index_from)
    numbers = list(pairs.values())
    if any(type(number) is not int or not 0 <= number < 10_000_000 for number in numbers):
        raise ModelFileError(t("JSON must give each word an id, a whole number from 0."))
    if len(set(numbers)) < len(numbers):
        raise ModelFileError(t("Two words of the list have the same id."))
    by_id = sorted((number + (index_from or 0), word) for word, number in pairs.items())
    return _kept(t("word list"), by_id)


def vectorization_words(lines: Sequence[str], *, index_from: int | None = None) -> WordIds:
    """The words of a list; one that begins with "" and "[UNK]" is a TextVectorization's.

    Args:
        lines: a word each.
        index_from: as in `listed_words`.

    Raises:
        ModelFileError: a word stands in it twice, or it holds none.
    """
    if index_from is None and list(lines[:2]) == ["", _UNKNOWN_MARK]:
        return _numbered(t("TextVectorization"), lines, 0)
    first = 1 + (INDEX_FROM if index_from is None else index_from)
    return _numbered(t("word list"), lines, first)


def _numbered(source: str, words: Sequence[str], first: int) -> WordIds:
    return _kept(source, list(enumerate(words, start=first)))


def _kept(source: str, pairs: list[tuple[int, str]]) -> WordIds:
    # Padding is no word, and a line break would end one in the file that keeps them.
    pairs = [
        (number, word)
        for number, word in pairs
        if number > PAD_ID and word and "\n" not in word and word != _UNKNOWN_MARK
    ]
    words = [word for _, word in pairs]
    if not words or len(set(words)) < len(words):
        raise ModelFileError(t("The list of words is empty, or a word stands in it twice."))
    return WordIds(source, tuple(number for number, _ in pairs), tuple(words))
