"""Words and their Keras ids.

Ids 0, 1 and 2 are marks, not words: padding, start of a review, out of vocabulary. A word's id is
its rank by frequency (1 = most frequent) plus `INDEX_FROM`.
Source: keras.datasets.imdb.load_data, Keras 3.15.1.
"""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from sentiment_core.text.folding import fold

PAD_ID = 0
START_ID = 1
OOV_ID = 2
INDEX_FROM = 3

# The filters of keras.preprocessing.text.Tokenizer, which the IMDB word index was made with.
FILTERS = '!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n'
_SEPARATED_BYTES = bytes(ord(" ") if chr(byte) in FILTERS else byte for byte in range(256))
_APART = dict.fromkeys([*map(ord, FILTERS), *range(32), 0x7F], " ")


def keras_words(text: str) -> list[str]:
    """The words that Keras' `text_to_word_sequence` returns, lower-cased.

    Returns:
        In order; none is empty. A mark that is not ASCII, a control character or a space other
        than the plain one stays in a word: 845 words of Keras' IMDB index hold some.
    """
    # Bytes are translated ten times as fast as text, and every filter is ASCII.
    data = text.lower().encode("utf-8", "surrogatepass").translate(_SEPARATED_BYTES)
    return [word for word in data.decode("utf-8", "surrogatepass").split(" ") if word]


def tokenize(review: str, *, own: Container[str] = ()) -> list[str]:
    """Lower-cased words of a typed text: `fold`, then Keras' filters.

    Control characters separate words as well.

    Args:
        own: words that stay as they are, however odd their characters, where one stands between
            two of Keras' separators: those of the dataset.

    Returns:
        The tokens in order; an empty list where there is no word. `keras_words` gives the same for
        text that `fold` leaves as it is.
    """
    if not own:
        return fold(review).lower().translate(_APART).split()
    return [
        token
        for word in keras_words(review)
        for token in ([word] if word in own else tokenize(word))
    ]


@dataclass(frozen=True)
class Vocabulary:
    """The known words, most frequent first.

    Args:
        words: word of rank 1, of rank 2, ...
    """

    words: Sequence[str] = field(repr=False)

    @classmethod
    def from_word_index(cls, word_index: dict[str, int]) -> "Vocabulary":
        """The vocabulary of a Keras word index, which maps a word to its rank from 1.

        Raises:
            ValueError: ranks are not 1, 2, 3, ... without a gap.
        """
        words = sorted(word_index, key=word_index.__getitem__)
        if [word_index[word] for word in words] != list(range(1, len(words) + 1)):
            raise ValueError("ranks in the word index must be 1, 2, 3, ... without a gap")
        return cls(tuple(words))

    def __len__(self) -> int:
        return len(self.words)

    @cached_property
    def _ranks(self) -> dict[str, int]:
        return {word: rank for rank, word in enumerate(self.words, start=1)}

    def rank(self, token: str) -> int | None:
        """Rank of a word by frequency, from 1; None when the word is not known.

        Args:
            token: lower-cased, as `tokenize` gives it.
        """
        return self._ranks.get(token)

    def id(self, token: str) -> int:
        """Keras id of a word: its rank + 3, or `OOV_ID`.

        Not `get(token, 2) + 3`, the expression in many public apps: that turns an unknown word
        into id 5, which is the second most frequent word.

        Args:
            token: lower-cased, as `tokenize` gives it.
        """
        rank = self._ranks.get(token)
        return OOV_ID if rank is None else rank + INDEX_FROM

    def word(self, word_id: int) -> str:
        """The word of a Keras id; a mark in brackets for ids 0 to 3 and unknown ids."""
        rank = word_id - INDEX_FROM
        if 1 <= rank <= len(self.words):
            return self.words[rank - 1]
        return {PAD_ID: "[pad]", START_ID: "[start]"}.get(word_id, "[out of vocabulary]")

    def decode(self, ids: Iterable[int]) -> list[str]:
        """The words of a sequence of Keras ids."""
        return [self.word(int(word_id)) for word_id in ids]

    def first(self, count: int) -> "Vocabulary":
        """The `count` most frequent words.

        Args:
            count: from 0; all words where there are fewer.
        """
        return Vocabulary(tuple(self.words[:count]))

    @property
    def end(self) -> int:
        """Keras' default for `num_words`: the largest id.

        Keras compares `id < num_words`, so the rarest word is out of vocabulary even then.
        """
        return len(self.words) + INDEX_FROM
