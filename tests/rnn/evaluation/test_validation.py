"""What a network says about its validation reviews, and which reviews these are."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sentiment_core.data.dataset import Dataset, Reviews
from sentiment_core.data.tensors import choose_reviews, training_tensors
from sentiment_core.errors import DataError
from sentiment_core.rnn.evaluation import validation
from sentiment_core.rnn.evaluation.evaluation import Evaluation
from sentiment_core.rnn.evaluation.validation import (
    FILE,
    ValidationResult,
    validate,
    validation_indexes,
    write_arrays,
)
from sentiment_core.rnn.network.predict import predict
from sentiment_core.rnn.runs.store import RunStore
from sentiment_core.settings.limits import ValidationFrom
from sentiment_core.text.vocabulary import INDEX_FROM, Vocabulary
from tests.examples import WORDS, keep, random_weights, small_config, small_dataset, trained_run


def result(**values: object) -> ValidationResult:
    defaults: dict[str, object] = {
        "probabilities": np.array([0.9, 0.2, 0.5, 0.01, 0.7], dtype=np.float32),
        "labels": np.array([1, 1, 0, 0, 0], dtype=np.int8),
        "indexes": np.array([2, 3, 5, 8, 9]),
        "split": ValidationFrom.TEST,
        "reviews": 5,
        "epoch": 2,
    }
    return ValidationResult(**{**defaults, **values})  # type: ignore[arg-type]


def long_reviews() -> Dataset:
    """Every third review has more than 100 words."""
    dataset = small_dataset()
    lengths = np.where(np.arange(40) % 3 == 0, 120, 7)
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    ids = np.random.default_rng(1).integers(10, 203, offsets[-1]).astype(np.int32)
    return replace(dataset, test=Reviews(ids, offsets, dataset.test.labels))


def test_counts_mistakes_and_cells_come_with_the_most_confident_first() -> None:
    found = result()
    assert found.evaluation == Evaluation(1, 1, 2, 1)
    assert found.mistakes.tolist() == [1, 4]
    cells = {
        (truly, said): found.cell(truly=truly, predicted=said).tolist()
        for truly in (0, 1)
        for said in (0, 1)
    }
    assert cells == {(0, 0): [3, 2], (0, 1): [4], (1, 0): [1], (1, 1): [0]}


@pytest.mark.parametrize(
    ("index", "position"), [(2, 0), (5, 2), (9, 4), (0, None), (4, None), (10, None), (-1, None)]
)
def test_a_review_is_found_by_its_place_in_the_split(index: int, position: int | None) -> None:
    assert result().position(index) == position


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"cell": "LSTM", "layers": 2, "padding": "pre"},
        {"mask_zero": False},
        {"validation_from": "train"},
    ],
)
def test_the_network_reads_what_the_training_validated_on(settings: dict[str, object]) -> None:
    config, dataset = small_config(**settings), small_dataset()
    weights = random_weights(config)
    found = validate(config, dataset, weights, epoch=2)
    tensors = training_tensors(config, dataset)
    judge = predict(tensors.x_validation, weights, mask_zero=config.mask_zero)
    assert np.array_equal(found.probabilities, judge)
    assert np.array_equal(found.labels, tensors.y_validation)
    assert (found.epoch, found.capped) == (2, False)
    assert found.probabilities.dtype == np.float32


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"validation_from": "train"},
        {"maxlen": 100},
        {"maxlen": 100, "validation_from": "train"},
    ],
)
def test_every_index_leads_to_its_review(settings: dict[str, object]) -> None:
    config, dataset = small_config(**settings), long_reviews()
    split = dataset.train if config.validation_from is ValidationFrom.TRAIN else dataset.test
    _, reviews = choose_reviews(config, dataset)
    indexes = validation_indexes(config, dataset)
    assert len(indexes) == len(reviews)
    for position, index in enumerate(indexes):
        assert np.array_equal(split[int(index)], reviews[position])
    if settings == {"maxlen": 100}:
        assert indexes[:4].tolist() == [1, 2, 4, 5]


def test_a_fixed_number_of_reviews_is_taken_from_the_right_end() -> None:
    dataset = small_dataset(reviews=1_500)
    test = validation_indexes(small_config(validation_reviews=200), dataset)
    train = validation_indexes(
        small_config(validation_reviews=200, validation_from="train"), dataset
    )
    assert (test[0], test[-1]) == (0, 199)
    assert (train[0], train[-1]) == (1_300, 1_499)


def test_a_long_validation_is_cut_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    config, dataset = small_config(), small_dataset()
    whole = validate(config, dataset, random_weights(config), epoch=1)
    monkeypatch.setattr(validation, "MAX_REVIEWS", 7)
    cut = validate(config, dataset, random_weights(config), epoch=1)
    assert (len(cut), cut.reviews, cut.capped) == (7, 40, True)
    assert np.array_equal(cut.probabilities, whole.probabilities[:7])
    assert cut.indexes.tolist() == list(range(7))


def test_a_large_network_reads_fewer(monkeypatch: pytest.MonkeyPatch) -> None:
    config, dataset = small_config(), small_dataset(reviews=500)
    monkeypatch.setattr(validation, "_MAX_WORK", 1.0)
    found = validate(config, dataset, random_weights(config), epoch=1)
    assert (len(found), found.reviews) == (100, 250)


def words(dataset: Dataset, reviews: Reviews | None) -> list[list[str]]:
    assert reviews is not None
    return [dataset.vocabulary.decode(reviews[position]) for position in range(len(reviews))]


@pytest.mark.parametrize("split", ["test", "train"])
def test_its_reviews_are_found_in_another_order_another_split_and_under_other_ids(
    split: str,
) -> None:
    """A bundled run has learned from most of what another source of IMDB holds out."""
    config, dataset = small_config(validation_from=split), small_dataset()
    found = validate(config, dataset, random_weights(config), epoch=1)
    _, validation = choose_reviews(config, dataset)
    wanted = words(dataset, validation)
    assert words(dataset, found.reviews_of(dataset)) == wanted
    turned = Vocabulary(WORDS.words[::-1])
    other_ids = [
        2 * INDEX_FROM + 1 + len(WORDS) - review for review in [*dataset.test, *dataset.train]
    ]
    labels = np.concatenate([dataset.test.labels, dataset.train.labels])[::-1]
    reviews = Reviews.of(other_ids[::-1], labels)
    other = Dataset(dataset.name, "", reviews.part(0, 70), reviews.part(70, 120), turned, "0" * 16)
    there = found.reviews_of(other)
    assert words(other, there) == wanted
    assert there is not None
    assert np.array_equal(there.labels, found.labels)
    assert found.reviews_of(small_dataset(seed=1)) is None


def test_results_of_before_know_other_reviews_by_their_labels() -> None:
    config, dataset = small_config(), small_dataset()
    found = replace(validate(config, dataset, random_weights(config), epoch=1), keys=None)
    assert words(dataset, found.reviews_of(dataset)) == words(dataset, dataset.test)
    # Another rebuild: other ranks, so other ids, but the same reviews in the same order.
    rebuilt = replace(dataset.test, ids=dataset.test.ids + 1)
    other = found.reviews_of(replace(dataset, test=rebuilt, fingerprint="0" * 16))
    assert other is not None
    assert np.array_equal(other.ids, rebuilt.ids)
    assert found.reviews_of(small_dataset(seed=1)) is None
    assert found.reviews_of(replace(dataset, test=dataset.test.part(0, 39))) is None


def test_a_result_survives_the_disk(tmp_path: Path) -> None:
    store = RunStore(tmp_path)
    run = keep(store, trained_run())
    assert ValidationResult.of(store, run) is None
    saved = result(
        split=ValidationFrom.TRAIN, reviews=9, keys=np.arange(5, dtype=np.uint64) + 2**63
    )
    saved.save(store.folder_of(run))
    found = ValidationResult.of(store, run)
    assert found is not None
    for name in ("probabilities", "labels", "indexes", "keys"):
        ours, theirs = getattr(found, name), getattr(saved, name)
        assert ours.dtype == theirs.dtype
        assert np.array_equal(ours, theirs)
    assert (found.split, found.reviews, found.epoch) == (ValidationFrom.TRAIN, 9, 2)
    assert found.capped


@pytest.mark.parametrize("damage", [b"", b"not a zip", b"PK\x03\x04 half"])
def test_a_damaged_file_is_none(damage: bytes, tmp_path: Path) -> None:
    store = RunStore(tmp_path)
    run = keep(store, trained_run())
    (store.folder_of(run) / FILE).write_bytes(damage)
    assert ValidationResult.of(store, run) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"probabilities": np.array([0.5], dtype=np.float32)},
        {"probabilities": np.array([0.1, 0.2, np.nan, 0.4, 0.5], dtype=np.float32)},
        {"probabilities": np.array([0.1, 0.2, 1.5, 0.4, 0.5], dtype=np.float32)},
        {"labels": np.array([0, 1, 2, 0, 1], dtype=np.int8)},
        {"indexes": np.array([2, 2, 5, 8, 9])},
        {"indexes": np.array([-1, 3, 5, 8, 9])},
        {"reviews": 4},
        {"split": "elsewhere"},
        {"keys": np.zeros(4, dtype=np.uint64)},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_a_file_that_is_no_result_is_none(wrong: dict[str, object], tmp_path: Path) -> None:
    store = RunStore(tmp_path)
    run = keep(store, trained_run())
    result().save(store.folder_of(run))
    assert ValidationResult.of(store, run) is not None
    result(**wrong).save(store.folder_of(run))
    assert ValidationResult.of(store, run) is None


def test_a_write_that_fails_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_arrays(tmp_path / "a.npz", x=np.arange(3))
    before = (tmp_path / "a.npz").read_bytes()

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez_compressed", full)
    with pytest.raises(OSError, match="No space"):
        write_arrays(tmp_path / "a.npz", x=np.arange(4))
    assert [path.name for path in tmp_path.iterdir()] == ["a.npz"]
    assert (tmp_path / "a.npz").read_bytes() == before


def test_a_tenth_of_too_few_reviews_is_told() -> None:
    """It was none: a run was validated on no review."""
    dataset = small_dataset(reviews=9)
    with pytest.raises(DataError, match="9 training reviews are too few"):
        choose_reviews(small_config(validation_from="train"), dataset)
