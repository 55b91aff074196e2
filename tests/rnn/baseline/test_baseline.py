"""The previous post's baseline: the same reviews and words as the network, kept and read again."""

import json
import os
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest
from sklearn.svm import LinearSVC

from sentiment_core.data.assets import ASSETS
from sentiment_core.data.cache import temporary_path
from sentiment_core.data.dataset import Dataset
from sentiment_core.data.tensors import training_tensors
from sentiment_core.errors import ConfigError, DataError, RunError
from sentiment_core.rnn.baseline import training as baseline_training
from sentiment_core.rnn.baseline.baseline import (
    BaselineConfig,
    BaselineRun,
    BaselineWeights,
    read_with_baseline,
)
from sentiment_core.rnn.baseline.store import BaselineStore
from sentiment_core.rnn.baseline.svm import multi_hot
from sentiment_core.rnn.baseline.training import (
    COSTS,
    TrainedBaseline,
    baseline_on_worker,
    choose_cost,
    train_baseline,
)
from sentiment_core.rnn.bundled.bundled import bundled_config, bundled_id
from sentiment_core.rnn.job.delivery import folder_mark
from sentiment_core.rnn.runs.store import RunStore
from sentiment_core.settings.config import DATA_SETTINGS, RunConfig
from sentiment_core.settings.limits import CellType
from sentiment_core.text.encoding import EncodingRules, encode_review
from tests import sentences
from tests.examples import WORDS, small_config, small_dataset


@pytest.fixture(scope="module")
def trained() -> TrainedBaseline:
    return train_baseline(BaselineConfig.of(small_config(clip_length=40)), small_dataset())


def encode(text: str, config: RunConfig | None = None):
    return encode_review(text, WORDS, EncodingRules.of(config or small_config(), WORDS))


@pytest.mark.parametrize(
    "settings", [{"cell": "LSTM"}, {"units": 8}, {"seed": 9}, {"epochs": 7}, {"padding": "pre"}]
)
def test_what_belongs_to_a_network_does_not_matter(settings: dict[str, object]) -> None:
    one, other = (BaselineConfig.of(small_config(**values)) for values in ({}, settings))
    assert one == other
    assert one.baseline_id("f") == other.baseline_id("f")


@pytest.mark.parametrize(
    "settings",
    [
        {"clip_length": 13},
        {"clipping": "post"},
        {"num_words": 149},
        {"skip_top": 5},
        {"maxlen": 100},
        {"train_reviews": 100},
        {"validation_reviews": 100},
        {"validation_from": "train"},
        {"dataset": "replica"},
    ],
)
def test_what_decides_the_reviews_and_words_is_another_baseline(
    settings: dict[str, object],
) -> None:
    one, other = (BaselineConfig.of(small_config(**values)) for values in ({}, settings))
    assert one.baseline_id("f") != other.baseline_id("f")
    assert one.baseline_id("f") != one.baseline_id("g")


def test_a_config_is_its_mapping_and_hostile_mappings_are_refused() -> None:
    config = BaselineConfig.of(small_config(num_words=None, maxlen=300, clipping="post"))
    mapping = json.loads(json.dumps(config.as_mapping()))
    assert tuple(mapping) == DATA_SETTINGS == tuple(field.name for field in fields(BaselineConfig))
    assert BaselineConfig.from_mapping(mapping) == config
    with pytest.raises(ConfigError, match=sentences.NOT_A_BASELINE_SETTING):
        BaselineConfig.from_mapping({**mapping, "units": 3})
    with pytest.raises(ConfigError, match="clip_length must be"):
        BaselineConfig.from_mapping({**mapping, "clip_length": 1e9})


def test_it_is_given_the_very_reviews_and_words_of_the_network(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[tuple[np.ndarray, int]] = []
    monkeypatch.setattr(
        baseline_training,
        "multi_hot",
        lambda padded, columns: seen.append((padded, columns)) or multi_hot(padded, columns),
    )
    config = small_config(skip_top=6, validation_from="train", validation_reviews=None)
    train_baseline(BaselineConfig.of(config), small_dataset())
    tensors = training_tensors(config, small_dataset())
    assert np.array_equal(seen[0][0], tensors.x_train)
    assert np.array_equal(seen[1][0], tensors.x_validation)
    assert {columns for _, columns in seen} == {tensors.rules.num_words}


def test_it_learns_the_word_that_decides(trained: TrainedBaseline) -> None:
    """In the small dataset id 4 (w1) makes a review positive, id 5 (w2) negative."""
    assert trained.run.val_accuracy > 0.9
    assert trained.machine.strongest(1, positive=True)[0][0] == "w1"
    assert trained.machine.strongest(1, positive=False)[0][0] == "w2"
    assert trained.run.evaluation.reviews == trained.run.validation_reviews == 40
    assert trained.run.train_reviews == 80
    assert trained.run.cost in COSTS


def test_the_counts_are_those_of_its_values(trained: TrainedBaseline) -> None:
    tensors = training_tensors(small_config(clip_length=40), small_dataset())
    values = np.array([trained.machine.value(row[row != 0]) for row in tensors.x_validation])
    right = (values >= 0) == (tensors.y_validation == 1)
    assert trained.run.val_accuracy == pytest.approx(right.mean())
    assert trained.run.positive_share == pytest.approx(np.mean(tensors.y_validation))
    assert trained.run.parameters == len(np.unique(tensors.x_train[tensors.x_train != 0])) + 1


def test_few_words_are_trained_again_without_the_others(trained: TrainedBaseline) -> None:
    assert [few.words for few in trained.run.strongest] == [10, 30, 100, trained.run.parameters - 1]
    assert trained.run.strongest[-1].val_accuracy == trained.run.val_accuracy
    strongest = np.argsort(-np.abs(trained.machine.weights), kind="stable")[:10]
    tensors = training_tensors(small_config(clip_length=40), small_dataset())
    judge = LinearSVC(C=trained.run.cost, dual=False, tol=1e-9, max_iter=10_000)

    def has(padded: np.ndarray) -> np.ndarray:
        return np.array([[word in row for word in strongest] for row in padded], dtype=float)

    judge.fit(has(tensors.x_train), tensors.y_train)
    wanted = judge.score(has(tensors.x_validation), tensors.y_validation)
    assert trained.run.strongest[0].val_accuracy == pytest.approx(wanted)


def test_the_cost_is_chosen_without_the_validation_reviews() -> None:
    dataset = small_dataset()
    other = replace(dataset, test=replace(dataset.test, labels=1 - dataset.test.labels))
    config = BaselineConfig.of(small_config())
    one, opposite = train_baseline(config, dataset), train_baseline(config, other)
    assert one.run.cost == opposite.run.cost
    assert np.array_equal(one.machine.weights, opposite.machine.weights)
    assert opposite.run.val_accuracy == pytest.approx(1 - one.run.val_accuracy)


def test_where_nothing_can_be_held_out_the_cost_is_in_the_middle() -> None:
    rows = multi_hot(np.arange(4, 13, dtype=np.int32)[:, None], 20)
    assert choose_cost(rows, np.array([0, 1] * 4 + [1])) == COSTS[2]


def test_one_label_only_is_one_sentence() -> None:
    dataset = small_dataset()
    ones = replace(dataset, train=replace(dataset.train, labels=np.ones(80, dtype=np.int8)))
    with pytest.raises(DataError, match=sentences.ONE_LABEL_ONLY):
        train_baseline(BaselineConfig.of(small_config()), ones)


def test_a_review_is_the_sum_of_its_words_in_any_order(trained: TrainedBaseline) -> None:
    reading = read_with_baseline(encode("w9 nobody w1 w9 w40 w9"), trained.machine)
    assert reading.repeated.tolist() == [False, False, True, False, True]
    assert reading.contributions[reading.repeated].tolist() == [0.0, 0.0]
    total = reading.bias + reading.contributions.sum(dtype=np.float64)
    assert reading.value == pytest.approx(total, abs=1e-6)
    other = read_with_baseline(encode("w40 w9 w1"), trained.machine)
    assert other.value == reading.value


def test_nothing_to_read_is_the_bias(trained: TrainedBaseline) -> None:
    reading = read_with_baseline(encode("nobody knows"), trained.machine)
    assert reading.value == reading.bias
    assert len(reading.contributions) == 0


def test_only_words_of_the_asked_side_are_strongest() -> None:
    weights = np.zeros(150, dtype=np.float32)
    weights[[10, 11, 12]] = [0.5, -0.25, 0.25]
    machine = BaselineWeights(weights, 0.0, WORDS)
    assert machine.strongest(5, positive=True) == [("w7", 0.5), ("w9", 0.25)]
    assert machine.strongest(5, positive=False) == [("w8", -0.25)]


@pytest.mark.parametrize(
    "settings", [{}, {"num_words": None}, {"num_words": 1000}, {"skip_top": 9}]
)
def test_what_is_kept_is_what_comes_back(settings: dict[str, object], tmp_path: Path) -> None:
    config = BaselineConfig.of(small_config(**settings))
    made = train_baseline(config, small_dataset())
    store = BaselineStore(tmp_path / "new" / "baselines")
    assert store.all() == []
    assert store.get(made.run.baseline_id) is None
    store.save(made.run, made.machine)
    again = BaselineStore(tmp_path / "new" / "baselines")
    assert again.all() == [made.run]
    assert again.get(made.run.baseline_id) == made.run
    machine = again.weights(made.run)
    assert np.array_equal(machine.weights, made.machine.weights)
    assert machine.bias == made.machine.bias
    shown = machine.strongest(5, positive=True)
    assert shown == made.machine.strongest(5, positive=True)
    assert [path.suffix for path in store.folder.iterdir()] == [".npz"], "nothing is left over"


def other(run: BaselineRun, digit: str) -> BaselineRun:
    return replace(run, baseline_id=digit * 16)


def test_the_longest_unused_make_room_and_bundled_ones_stay(
    trained: TrainedBaseline, tmp_path: Path
) -> None:
    import os

    bundled = BaselineStore(tmp_path / "bundled")
    bundled.save(other(trained.run, "a"), trained.machine)
    size = next((tmp_path / "bundled").iterdir()).stat().st_size
    store = BaselineStore(tmp_path / "own", max_bytes=int(2.5 * size), bundled=tmp_path / "bundled")
    for second, digit in enumerate("bcd"):
        store.save(other(trained.run, digit), trained.machine)
        os.utime(tmp_path / "own" / f"{digit * 16}.npz", (second, second))
        if digit == "c":
            store.weights(other(trained.run, "b"))  # used just now
    kept = {run.baseline_id[0] for run in store.all()}
    assert kept == {"a", "b", "d"}
    assert store.all()[0].baseline_id[0] == "a"
    assert store.is_bundled("a" * 16)
    store.remove("a" * 16)
    store.remove("b" * 16)
    store.remove("0" * 16)
    assert {run.baseline_id[0] for run in store.all()} == {"a", "d"}


def test_what_a_killed_process_left_is_removed(trained: TrainedBaseline, tmp_path: Path) -> None:
    """The files of processes that were killed while they wrote stayed, and were not counted."""
    import os

    old, new = (temporary_path(tmp_path / f"{digit * 16}.npz") for digit in "bc")
    for path in (old, new):
        path.write_bytes(b"half a baseline")
    os.utime(old, (1, 1))
    BaselineStore(tmp_path).save(trained.run, trained.machine)
    assert not old.exists()
    assert new.exists(), "its process may still write"


def test_a_file_that_cannot_make_room_is_no_failure(
    trained: TrainedBaseline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process held the oldest file open: the baseline was kept, and a bug was shown."""
    store = BaselineStore(tmp_path, max_bytes=1)
    store.save(other(trained.run, "b"), trained.machine)
    unlink = Path.unlink

    def held(path: Path, missing_ok: bool = False) -> None:
        if path.stem == "b" * 16:
            raise PermissionError(13, "used by another process")
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", held)
    store.save(other(trained.run, "c"), trained.machine)
    assert {run.baseline_id[0] for run in store.all()} == {"b", "c"}


@pytest.mark.parametrize(
    "baseline_id", ["", "..", "../../etc/passwd", "a" * 15, "A" * 16, "a" * 16 + "\n", "a/b" * 5]
)
def test_nothing_but_an_id_becomes_a_path(
    baseline_id: str, trained: TrainedBaseline, tmp_path: Path
) -> None:
    store = BaselineStore(tmp_path / "own")
    assert store.get(baseline_id) is None
    with pytest.raises(RunError, match=sentences.NO_BASELINE_ID):
        store.save(replace(trained.run, baseline_id=baseline_id), trained.machine)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("damage", ["cut", "empty", "text", "renamed", "pickle", "short", "half"])
def test_a_damaged_file_is_left_out_and_said(
    damage: str, trained: TrainedBaseline, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store = BaselineStore(tmp_path)
    store.save(trained.run, trained.machine)
    path = tmp_path / f"{trained.run.baseline_id}.npz"
    content = path.read_bytes()
    if damage == "renamed":
        path.rename(tmp_path / f"{'e' * 16}.npz")
        assert store.get("e" * 16) is None
        return
    if damage in {"pickle", "short", "half"}:
        with np.load(path) as file:
            arrays = {name: file[name] for name in file.files}
        if damage == "pickle":
            arrays["weights"] = np.array([{"a": 1}], dtype=object)
        elif damage == "half":  # of a character, where the last word ends
            arrays["words"][-3:] = np.frombuffer(b"\xed\xa0\x80", dtype=np.uint8)
        else:
            arrays["weights"] = arrays["weights"][:-3]
        np.savez(path, **arrays)
    else:
        path.write_bytes({"cut": content[:200], "empty": b"", "text": b"hello"}[damage])
        assert store.get(trained.run.baseline_id) is None
        assert store.all() == []
        assert len(caplog.records) == 1  # and not for every page of everybody
    with pytest.raises(RunError, match="is damaged"):
        store.weights(trained.run)
    store.save(trained.run, trained.machine)
    assert store.get(trained.run.baseline_id) == trained.run


def test_a_full_disk_is_one_sentence(trained: TrainedBaseline, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(RunError, match=sentences.CANNOT_SAVE):
        BaselineStore(tmp_path / "file").save(trained.run, trained.machine)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Dataset:
    dataset = small_dataset()
    monkeypatch.setattr(baseline_training, "load_dataset", lambda *_: dataset)
    return dataset


def test_a_worker_keeps_it_where_it_sees_the_folder(small: Dataset, tmp_path: Path) -> None:
    config = BaselineConfig.of(small_config())
    folder = tmp_path / "baselines"
    found = baseline_on_worker(folder_mark(folder), config, folder, small.fingerprint, print, bool)
    assert found.run.baseline_id == config.baseline_id(small.fingerprint)
    assert BaselineStore(folder).get(found.run.baseline_id) == found.run
    elsewhere = tmp_path / "elsewhere"
    baseline_on_worker("another", config, elsewhere, small.fingerprint, print, bool)
    assert not elsewhere.exists()


def test_a_worker_with_other_reviews_says_so(tmp_path: Path) -> None:
    config = BaselineConfig.of(small_config(dataset="replica"))
    with pytest.raises(DataError, match=sentences.OTHER_REVIEWS):
        baseline_on_worker("", config, tmp_path, "0" * 16, print, bool)


def test_one_baseline_is_bundled_for_every_bundled_cell(tmp_path: Path) -> None:
    runs = RunStore(tmp_path, bundled=ASSETS / "runs")
    store = BaselineStore(tmp_path, bundled=ASSETS / "baselines")
    [found] = store.all()
    for cell in CellType:
        run = runs.find(bundled_id(cell))
        config = BaselineConfig.of(run.config)
        assert config == BaselineConfig.of(bundled_config(cell))
        assert config.baseline_id(run.plan.fingerprint) == found.baseline_id
        assert found.fingerprint == run.plan.fingerprint
        assert found.validation_reviews == run.plan.validation_reviews
        assert found.positive_share == pytest.approx(run.plan.positive_share)
    weights = store.weights(found)
    assert {"worst", "waste"} <= {word for word, _ in weights.strongest(10, positive=False)}
    assert (ASSETS / "baselines").stat().st_size < 200_000
    assert 0.86 < found.val_accuracy < 0.88


@pytest.mark.imdb
@pytest.mark.skipif(not os.environ.get("SENTIMENT_IMDB"), reason="SENTIMENT_IMDB names no folder")
def test_the_bundled_baseline_is_what_comes_of_its_settings(tmp_path: Path) -> None:
    from sentiment_core.data.sources import load_dataset

    store = BaselineStore(tmp_path, bundled=ASSETS / "baselines")
    [found] = store.all()
    dataset = load_dataset(found.config.dataset)
    machine = store.weights(found)
    tensors = training_tensors(found.config.run_config, dataset)
    rows = multi_hot(tensors.x_validation, tensors.rules.num_words)
    values = rows @ machine.weights.astype(float) + machine.bias
    right = np.mean((values >= 0) == (tensors.y_validation == 1))
    assert right == pytest.approx(found.val_accuracy, abs=0.0005)
