"""The replica is whole, balanced, made by its builder, and holds no real review."""

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from sentiment_core.data import replica_builder
from sentiment_core.data.assets import ASSETS
from sentiment_core.data.dataset import Dataset, Reviews, fingerprint_of
from sentiment_core.data.ngrams import RUN
from sentiment_core.data.replica import REVIEWS_FILE, WORDS_FILE, load_replica, read_replica
from sentiment_core.data.replica_builder import build_replica
from sentiment_core.errors import DataError
from sentiment_core.settings.limits import DatasetName
from sentiment_core.text.vocabulary import INDEX_FROM, Vocabulary
from tests.examples import imdb_training_reviews


def tiny_dataset(*, seed: int = 1, words: int = 80, reviews: int = 300) -> Dataset:
    """Random words; positive reviews use the odd ids more often, negative ones the even ids."""
    random = np.random.default_rng(seed)
    lengths = random.integers(0, 60, reviews)
    labels = random.integers(0, 2, reviews).astype(np.int8)
    odd = random.random(lengths.sum()) < np.repeat(0.3 + 0.4 * labels, lengths)
    ids = (2 * random.integers(2, words // 2 + 1, lengths.sum()) + odd).astype(np.int32)
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    train = Reviews(ids, offsets, labels)
    vocabulary = Vocabulary(tuple(f"word{rank}" for rank in range(1, words + 1)))
    test = train.part(0, 0)
    fingerprint = fingerprint_of(train, test, vocabulary)
    return Dataset(DatasetName.IMDB, "tiny", train, test, vocabulary, fingerprint)


def build(folder: Path, *, seed: int = 1, dataset: Dataset | None = None) -> Dataset:
    build_replica(dataset or tiny_dataset(), folder, seed=seed, train_reviews=60, test_reviews=20)
    return read_replica(folder)


def test_the_bundled_replica_is_whole_and_balanced() -> None:
    replica = load_replica()
    assert replica.name is DatasetName.REPLICA
    assert replica.description.endswith("training and 2,000 test reviews written by a machine")
    assert len(replica.vocabulary) == 20_000
    for reviews, count in ((replica.train, 5_000), (replica.test, 2_000)):
        assert len(reviews) == count
        assert int(reviews.labels.sum()) * 2 == count
        assert reviews.ids.min() > INDEX_FROM
        assert reviews.ids.max() <= len(replica.vocabulary) + INDEX_FROM
        assert reviews.ids.dtype == np.int32
        # Lengths spread as real ones do: half of those are between 130 and 290 words.
        quarter, half, three_quarters = np.percentile(reviews.lengths, [25, 50, 75])
        assert 110 < quarter < 140 < half < 190 < three_quarters < 290
        assert reviews.lengths.max() <= 600
        # Shuffled: no part of a split leans to one label.
        for part in np.array_split(reviews.labels, 10):
            assert 0.35 < part.mean() < 0.65


def test_the_labels_can_be_learned() -> None:
    """Words counted in the training split tell the labels of the test split."""
    replica = load_replica()
    end = len(replica.vocabulary) + INDEX_FROM + 1
    counts = [
        np.bincount(replica.train.select(replica.train.labels == label).ids, minlength=end) + 1
        for label in (0, 1)
    ]
    leaning = np.log(counts[1] / counts[1].sum()) - np.log(counts[0] / counts[0].sum())
    sums = np.add.reduceat(leaning[replica.test.ids], replica.test.offsets[:-1])
    assert np.mean((sums > 0) == replica.test.labels) > 0.9


def test_loading_is_quick_and_the_files_are_small() -> None:
    load_replica()
    seconds = []
    for _ in range(3):
        start = time.perf_counter()
        load_replica()
        seconds.append(time.perf_counter() - start)
    assert min(seconds) < 0.2
    assert (ASSETS / REVIEWS_FILE).stat().st_size < 2_500_000


def test_the_plain_script_can_read_both_files() -> None:
    """The script for a notebook counts the words and reads the arrays as they are."""
    words = (ASSETS / WORDS_FILE).read_text(encoding="utf-8").split("\n")
    assert len(words) == 20_000
    assert words[:3] == ["the", "and", "a"]
    assert not any(set(word) & set(" \t\r") for word in words)
    with np.load(ASSETS / REVIEWS_FILE) as arrays:
        assert arrays["train_ids"].dtype == np.uint16
        offsets = arrays["train_offsets"]
        assert len(arrays["train_labels"]) == len(offsets) - 1 == 5_000


# Damage.


def change(**arrays: object) -> Callable[[Path], None]:
    """Replaces arrays in the archive; None leaves one out."""

    def damage(folder: Path) -> None:
        with np.load(folder / REVIEWS_FILE) as archive:
            content = dict(archive) | arrays
        kept = {name: np.asarray(array) for name, array in content.items() if array is not None}
        np.savez(folder / REVIEWS_FILE, **kept)

    return damage


def cut(name: str, size: int) -> Callable[[Path], None]:
    return lambda folder: (folder / name).write_bytes((folder / name).read_bytes()[:size]) and None


def write(name: str, content: bytes) -> Callable[[Path], None]:
    return lambda folder: (folder / name).write_bytes(content) and None


@pytest.mark.parametrize(
    ("damage", "what"),
    [
        (lambda folder: (folder / REVIEWS_FILE).unlink(), "No such file"),
        (lambda folder: (folder / WORDS_FILE).unlink(), "No such file"),
        (cut(REVIEWS_FILE, 0), ""),
        (cut(REVIEWS_FILE, 500), ""),
        (cut(WORDS_FILE, 40), "the vocabulary 4 to"),
        (write(REVIEWS_FILE, b"no archive at all"), ""),
        (write(WORDS_FILE, b"\xff\xfe"), "utf-8"),
        (write(WORDS_FILE, b"the\nthe"), "twice"),
        (write(WORDS_FILE, b"the\nand\n"), "empty"),
        (change(test_labels=None), "test_labels"),
        (change(train_labels=np.full(60, 2)), "other labels"),
        (change(train_labels=np.zeros(59, dtype=np.int8)), "do not fit together"),
        (change(test_offsets=np.arange(21) * 1.5), "whole numbers"),
        (change(test_offsets=np.zeros(21, dtype=np.int64)), "do not fit together"),
        (change(test_ids=np.zeros((2, 2), dtype=np.uint16)), "unexpected shapes"),
        (change(train_ids=np.array([[None]], dtype=object)), "allow_pickle"),
        (change(test_labels=np.zeros(0)), "no reviews"),
        (change(test_ids=np.array([4, 3]), test_offsets=[0, 2], test_labels=[1]), "from 3 to 4"),
    ],
)
def test_damage_is_a_sentence(damage: Callable[[Path], None], what: str, tmp_path: Path) -> None:
    build(tmp_path)
    damage(tmp_path)
    with pytest.raises(DataError, match=r"^The replica .* build-assets") as caught:
        read_replica(tmp_path)
    assert what in str(caught.value)


def test_the_same_dataset_and_seed_give_the_same_bytes(tmp_path: Path) -> None:
    one, again = build(tmp_path / "one"), build(tmp_path / "again")
    for name in (REVIEWS_FILE, WORDS_FILE):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "again" / name).read_bytes()
    assert one.fingerprint == again.fingerprint
    assert build(tmp_path / "other", seed=2).fingerprint != one.fingerprint
    other = build(tmp_path / "another", dataset=tiny_dataset(seed=2))
    assert other.fingerprint != one.fingerprint


def test_what_is_built_has_the_words_and_leanings_of_its_dataset(tmp_path: Path) -> None:
    dataset = tiny_dataset()
    replica = build(tmp_path, dataset=dataset)
    assert list(replica.vocabulary.words) == list(dataset.vocabulary.words)
    for reviews, count in ((replica.train, 60), (replica.test, 20)):
        assert int(reviews.labels.sum()) * 2 == len(reviews) == count
        assert set(reviews.lengths) <= set(dataset.train.lengths) - {0}
    owners = np.repeat(replica.train.labels, replica.train.lengths)
    odd = replica.train.ids % 2 == 1
    assert odd[owners == 1].mean() > 0.6 > 0.4 > odd[owners == 0].mean()


def test_rare_words_and_long_reviews_stay_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replica_builder, "VOCABULARY", 50)
    monkeypatch.setattr(replica_builder, "LONGEST_REVIEW", 20)
    replica = build(tmp_path)
    assert len(replica.vocabulary) == 50
    assert replica.train.ids.max() <= 53
    assert 15 < replica.train.lengths.max() <= 20


def test_copied_runs_are_drawn_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = tiny_dataset(words=20, reviews=2_000)
    monkeypatch.setattr(replica_builder, "LONGEST_REVIEW", 12)
    monkeypatch.setattr(replica_builder, "RUN", 1_000)
    assert longest_run(build(tmp_path / "free", dataset=dataset).train, dataset.train) >= 5
    monkeypatch.setattr(replica_builder, "RUN", 5)
    strict = build(tmp_path / "strict", dataset=dataset)
    for written in (strict.train, strict.test):
        assert longest_run(written, dataset.train) == 4


def test_a_dataset_with_too_little_text_is_a_sentence(tmp_path: Path) -> None:
    words = np.full(400, 4, dtype=np.int32)
    train = Reviews(words, np.arange(21) * 20, (np.arange(20) % 2).astype(np.int8))
    dataset = Dataset(DatasetName.IMDB, "", train, train, Vocabulary(("so",)), "")
    with pytest.raises(DataError, match=r"12 words in a row .* all of IMDB"):
        build(tmp_path, dataset=dataset)
    assert not (tmp_path / REVIEWS_FILE).exists()


def test_a_dataset_with_one_label_is_a_sentence(tmp_path: Path) -> None:
    train = tiny_dataset().train
    positive = train.select(train.labels == 1)
    dataset = Dataset(DatasetName.IMDB, "", positive, train, Vocabulary(("so",) * 80), "")
    with pytest.raises(DataError, match=r"has 0 and \d+\."):
        build(tmp_path, dataset=dataset)


# No real review.


def longest_run(written: Reviews, real: Reviews) -> int:
    """The most words in a row that stand in both; exact, by naming ever longer runs.

    A run of n words is the pair of a run of n - 1 and the word after it. Only places whose run
    stands on the other side too are looked at again.
    """
    sides = [
        (
            reviews.ids.astype(np.int64),
            np.repeat(reviews.offsets[1:], reviews.lengths),  # where the review of a word ends
            np.arange(len(reviews.ids)),
            np.zeros(len(reviews.ids), dtype=np.int64),
        )
        for reviews in (written, real)
    ]
    length = 0
    while True:
        keys: list[tuple[NDArray[np.int64], NDArray[np.int64]]] = []
        for ids, ends, places, names in sides:
            inside = places + length < ends[places]
            places = places[inside]
            keys.append((places, names[inside] * 2**17 + ids[places + length]))
        common = np.intersect1d(keys[0][1], keys[1][1])
        if not len(common):
            return length
        length += 1
        for side, (places, key) in enumerate(keys):
            name = np.minimum(np.searchsorted(common, key), len(common) - 1)
            found = common[name] == key
            sides[side] = (*sides[side][:2], places[found], name[found])


def texts(*words: str) -> Reviews:
    """One review each; a letter is a word."""
    offsets = np.concatenate([[0], np.cumsum([len(text) for text in words])]).astype(np.int64)
    ids = np.array([ord(letter) for letter in "".join(words)], dtype=np.int32)
    return Reviews(ids, offsets, np.zeros(len(words), dtype=np.int8))


@pytest.mark.parametrize(
    ("written", "real", "length"),
    [
        (("abc",), ("xyz",), 0),
        (("abc",), ("xay",), 1),
        (("ab", "cdef"), ("abcd", "xcdey"), 3),  # not abcd: it would join two reviews
        (("xxabcdx",), ("ab", "cd", "abc"), 3),
        (("abababa",), ("babab",), 5),
    ],
)
def test_the_longest_run_is_counted_right(
    written: tuple[str, ...], real: tuple[str, ...], length: int
) -> None:
    assert longest_run(texts(*written), texts(*real)) == length


@pytest.mark.long
@pytest.mark.imdb
def test_the_replica_holds_no_real_review() -> None:
    replica = load_replica()
    real = imdb_training_reviews(replica.vocabulary)
    known = real.ids > INDEX_FROM
    sums = np.concatenate([[0], np.cumsum(known)])
    filtered = Reviews(real.ids[known], sums[real.offsets], real.labels)
    train, test = replica.train, replica.test
    written = Reviews(
        np.concatenate([train.ids, test.ids]),
        np.concatenate([train.offsets, test.offsets[1:] + len(train.ids)]),
        np.concatenate([train.labels, test.labels]),
    )
    in_filtered = longest_run(written, filtered)
    # More than a few words are shared, or the comparison itself is broken.
    assert 5 <= longest_run(written, real) <= in_filtered < RUN
