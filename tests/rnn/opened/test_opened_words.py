"""Which id a word has in an opened model, and where its vector stands here."""

import json
from pathlib import Path

import numpy as np
import pytest

from sentiment_core.data.assets import ASSETS
from sentiment_core.errors import ModelFileError
from sentiment_core.rnn.opened.opening import Choices, OpenedModel, open_model
from sentiment_core.rnn.opened.words import imdb_words, listed_words
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.rnn.runs.store import RunStore
from sentiment_core.settings.limits import Side
from tests.examples import HOSTILE
from tests.rnn.opened.model_files import ROWS, archive, gru_arrays, members

WORDS = [f"word{n}" for n in range(ROWS)]


def listed(words: object, **choices: int) -> dict[str, int]:
    text = json.dumps(words) if isinstance(words, dict) else "\n".join(map(str, words))  # type: ignore[call-overload]
    found = listed_words(text.encode(), **choices)
    return dict(zip(found.words, found.ids, strict=True))


def test_imdb_words_are_numbered_as_keras_numbers_them() -> None:
    found = imdb_words()
    assert (found.words[:3], found.ids[:3]) == (("the", "and", "a"), (4, 5, 6))
    assert found.as_here


def test_a_list_is_numbered_as_imdb_unless_something_else_is_asked_for() -> None:
    assert listed(["gut", "schlecht"]) == {"gut": 4, "schlecht": 5}
    assert listed(["gut", "schlecht"], index_from=0) == {"gut": 1, "schlecht": 2}


def test_a_text_vectorization_numbers_from_its_own_marks() -> None:
    assert listed(["", "[UNK]", "gut", "schlecht"]) == {"gut": 2, "schlecht": 3}


def test_json_ids_are_taken_as_they_are() -> None:
    assert listed({"gut": 7, "schlecht": 2, "<PAD>": 0}) == {"schlecht": 2, "gut": 7}
    assert listed({"the": 1, "and": 2}, index_from=3) == {"the": 4, "and": 5}


def test_a_byte_order_mark_is_no_part_of_a_word() -> None:
    assert listed_words("\ufeffgut\nschlecht\n".encode()).words == ("gut", "schlecht")
    assert listed_words(b"\xef\xbb\xbf" + b'{"gut": 1}').words == ("gut",)


def test_only_a_line_break_ends_a_word() -> None:
    """IMDB's list of words holds U+0085: all ids behind it were those of the next word."""
    words = ("gut", "\x85", "so\u2028la", "\x0b", "schlecht")
    for end in ("\n", "\r\n"):
        assert listed_words(end.join(words).encode()).words == words
    imdb = (ASSETS / "runs" / "bundled-gru" / "vocabulary.txt").read_bytes()
    assert listed_words(imdb).words == tuple(imdb.decode().split("\n"))


@pytest.mark.parametrize(
    "data",
    [b"", b"\n\n", b"\xff\xfe", b"{", b'{"a": "b"}', b'{"a": true}', b'{"a": -1}', b'{"a": 1e400}',
     b'{"a": 1, "b": 1}', b"{}", b"gut\ngut", b'{"a":' * 50_000, b"x" * 4_000_001],
)  # fmt: skip
def test_what_is_no_list_of_words_is_refused(data: bytes) -> None:
    with pytest.raises(ModelFileError):
        listed_words(data)


def opened(tmp_path: Path, words: str | None, **choices: int) -> tuple[OpenedModel, Reader]:
    path, file = tmp_path / "model.keras", tmp_path / "words.txt"
    if not path.exists():  # an archive holds the time at which it was made
        path.write_bytes(archive(members()))
    if words is not None:
        file.write_text(words, encoding="utf-8", errors="surrogatepass")
    store = RunStore(tmp_path / "runs")
    found = open_model(path, store, Choices(words=None if words is None else file, **choices))
    return found, Reader.of(store, found.run)


@pytest.mark.parametrize("index_from", [0, 3, 9])
def test_each_word_is_read_with_its_own_vector(index_from: int, tmp_path: Path) -> None:
    """The app looks at rank + 3; the rows are moved there, so that the numbers are the model's."""
    _, reader = opened(tmp_path, "\n".join(WORDS), index_from=index_from)
    rows = gru_arrays()["layers/embedding/vars/0"]
    for place in (1, 2, 50):
        trace = reader.read(WORDS[place - 1])
        np.testing.assert_array_equal(
            reader.weights.embedding[trace.ids[0]], rows[place + index_from]
        )
    np.testing.assert_array_equal(reader.weights.embedding[0], rows[0])
    beyond = reader.read(WORDS[ROWS - index_from - 1])  # its id would be input_dim
    assert len(beyond.ids) == 0


def test_hostile_words_stay_text(tmp_path: Path) -> None:
    whole, half = [], []
    for word in dict.fromkeys(" ".join(HOSTILE).split()):
        (half if any("\ud800" <= sign <= "\udfff" for sign in word) else whole).append(word)
    words = [*whole, *WORDS]
    found, reader = opened(tmp_path, json.dumps({word: n for n, word in enumerate(words, 1)}))
    assert set(reader.vocabulary.words) <= set(words)
    assert found.words == "word list"
    assert half
    for word in half:  # which no page could show
        with pytest.raises(ModelFileError, match="half a character"):
            opened(tmp_path, json.dumps({word: 1}))


def test_of_an_unusual_size_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match="5 ids"):
        opened(tmp_path, "gut", index_from=0)


def test_the_file_and_every_choice_make_the_run(tmp_path: Path) -> None:
    first, again = opened(tmp_path, None)[0], opened(tmp_path, None)[0]
    other = opened(tmp_path, None, clip_length=30)[0]
    assert first.run.run_id == again.run.run_id != other.run.run_id
    assert first.run.config.padding == Side.PRE
    assert (first.run.config.clip_length, other.run.config.clip_length) == (20, 30)
    assert [sample.known_words for sample in first.samples] != [0, 0]
