import json
import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from sentiment_core.errors import RunError
from sentiment_core.rnn.network.weights import NetworkWeights
from sentiment_core.rnn.runs.folder import RunFolder
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.rnn.runs.run import RunState, TrainedRun
from sentiment_core.rnn.runs.store import RunStore
from tests import sentences
from tests.examples import HOSTILE, WORDS, keep, random_weights, small_config, store_in, trained_run

OTHER = "fedcba9876543210"


@pytest.mark.parametrize("cell", ["SimpleRNN", "LSTM", "GRU"])
@pytest.mark.parametrize("layers", [1, 3])
def test_weights_survive_the_disk(cell: str, layers: int, tmp_path: Path) -> None:
    weights = random_weights(small_config(cell=cell, layers=layers))
    weights.save(tmp_path / "w.npz")
    again = NetworkWeights.load(tmp_path / "w.npz", weights.layer_cells)
    assert len(again.layers) == layers
    for a, b in zip(weights.as_arrays(), again.as_arrays(), strict=True):
        assert a.dtype == b.dtype == np.float32
        assert np.array_equal(a, b)


def test_half_precision_keeps_three_digits(tmp_path: Path) -> None:
    weights = random_weights(small_config())
    weights.save(tmp_path / "w.npz", dtype=np.float16, compress=True)
    again = NetworkWeights.load(tmp_path / "w.npz", weights.layer_cells)
    assert np.abs(weights.embedding - again.embedding).max() < 2e-3


@pytest.mark.parametrize("damage", [b"", b"not a zip", b"PK\x03\x04 half"])
def test_damaged_weights_are_told(damage: bytes, tmp_path: Path) -> None:
    (tmp_path / "w.npz").write_bytes(damage)
    with pytest.raises(RunError, match=sentences.FILES_UNREADABLE_PATTERN):
        NetworkWeights.load(tmp_path / "w.npz", small_config().layer_cells)


def test_pickled_arrays_are_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "w.npz", np.array([{"a": 1}], dtype=object), allow_pickle=True)
    with pytest.raises(RunError):
        NetworkWeights.load(tmp_path / "w.npz", small_config().layer_cells)


def test_weights_of_another_cell_are_refused() -> None:
    arrays = random_weights(small_config(cell="LSTM")).as_arrays()
    with pytest.raises(RunError, match="Layer 1 of a GRU, its kernel, must have shape"):
        NetworkWeights.from_arrays(small_config(cell="GRU").layer_cells, arrays)


@pytest.mark.parametrize("cell", ["SimpleRNN", "LSTM", "GRU"])
@pytest.mark.parametrize("shape", ["flat", "longer", "no axis", "one axis more"])
@pytest.mark.parametrize("place", range(9))
def test_no_array_of_a_wrong_shape_is_taken(
    place: int, shape: str, cell: str, tmp_path: Path
) -> None:
    """Only kernels were looked at: a wrong bias was loaded and failed later, on the page."""
    weights = random_weights(small_config(cell=cell, layers=2))
    arrays = weights.as_arrays()
    array = arrays[place]
    changed = {
        "flat": array.ravel() if array.ndim > 1 else array[:, None],
        "longer": np.concatenate([array, array]),
        "no axis": array.ravel()[0],
        "one axis more": array[None],
    }[shape]
    if (place, shape) in {(0, "longer"), (8, "no axis")}:
        return  # any number of words may be known; one number is one bias
    arrays[place] = np.asarray(changed)
    with pytest.raises(RunError, match=sentences.WRONG_SHAPE):
        NetworkWeights.from_arrays(weights.layer_cells, arrays)
    np.savez(tmp_path / "w.npz", *arrays)
    with pytest.raises(RunError, match=sentences.WRONG_SHAPE):
        NetworkWeights.load(tmp_path / "w.npz", weights.layer_cells)


def test_a_run_comes_back_as_it_was(tmp_path: Path) -> None:
    run = trained_run(cell="LSTM")
    store = RunStore(tmp_path)
    keep(store, run)
    assert store.find(run.run_id) == run == store.get(run.run_id) == store.find("0123")
    assert store.epochs(run) == [0, 1, 2]
    assert store.vocabulary(run).words == WORDS.words
    assert store.all() == [run]
    assert run.best.epoch == 2
    wanted = random_weights(run.config, seed=2).embedding
    assert np.array_equal(store.weights(run, 2).embedding, wanted)


def test_a_run_of_an_older_version_whose_plan_says_more_is_read() -> None:
    run = trained_run()
    described = run.as_mapping()
    described["plan"]["filled"] = 0.6  # was kept until nothing read it
    assert TrainedRun.from_mapping(described) == run


@pytest.mark.parametrize(
    "reference", ["", "..", "../..", "/etc/passwd", "ffff", "bundled-gru", "0" * 500, *HOSTILE]
)
def test_no_reference_leaves_the_store(reference: str, tmp_path: Path) -> None:
    store = store_in(tmp_path / "runs")
    (tmp_path / "secret").mkdir()
    with pytest.raises(RunError) as caught:
        store.find(reference)
    assert len(str(caught.value)) < 200
    assert store.get(reference) is None


def test_a_prefix_of_two_runs_is_told(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    keep(store, trained_run("0123ffffffffffff"))
    with pytest.raises(RunError, match="matches 2 runs"):
        store.find("0123")


def fail_after_writing(folder: RunFolder) -> None:
    folder.write_weights(1, random_weights(small_config()))
    raise RunError("The loss is no number.")


def test_a_failing_block_leaves_nothing_and_the_old_run_as_it_was(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    with pytest.raises(RunError, match="no"), store.writing(trained_run().run_id) as folder:
        fail_after_writing(folder)
    assert [path.name for path in tmp_path.iterdir()] == [trained_run().run_id]
    assert store.find("0123") == trained_run()


def test_the_old_run_goes_only_when_the_new_one_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run was trained again, and the disk failed between removing the old and naming the new."""
    store = store_in(tmp_path)
    [old] = [run for run in store.all() if not run.bundled]
    replace = os.replace

    def failing(source: Path, target: Path) -> None:
        if Path(source).name.startswith(".partial-"):
            raise OSError(5, "Input/output error")
        replace(source, target)

    monkeypatch.setattr(os, "replace", failing)
    with pytest.raises(RunError, match="Input/output error"), store.writing(old.run_id):
        pass
    monkeypatch.undo()
    assert store.find(old.run_id) == old
    keep(store, old)
    assert [path.name for path in tmp_path.iterdir() if path.name[0] == "."] == []


def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = store_in(tmp_path)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(NetworkWeights, "save", full)
    with pytest.raises(RunError, match=sentences.CLEAR_SPACE):
        keep(store, trained_run(OTHER))
    assert store.get(OTHER) is None
    assert store.find("0123") == trained_run()


@pytest.mark.parametrize(
    "damage", ["", "{", "[]", '{"run_id": "x"}', json.dumps({"config": {"units": 10**9}})]
)
def test_a_damaged_run_is_told_and_the_others_are_listed(damage: str, tmp_path: Path) -> None:
    store = store_in(tmp_path)
    keep(store, trained_run(OTHER))
    (tmp_path / OTHER / "run.json").write_text(damage)
    assert [run.run_id for run in store.all()] == [trained_run().run_id]
    assert store.get(OTHER) is None
    with pytest.raises(RunError, match="damaged"):
        store.find(OTHER)


def test_a_copied_folder_is_no_second_run(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    shutil.copytree(tmp_path / trained_run().run_id, tmp_path / OTHER)
    assert [run.run_id for run in store.all()] == [trained_run().run_id]
    with pytest.raises(RunError, match="damaged"):
        store.find(OTHER)


def test_missing_words_are_told(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    (tmp_path / trained_run().run_id / "vocabulary.txt").unlink()
    with pytest.raises(RunError, match=sentences.VOCABULARY_OF_RUN):
        store.vocabulary(trained_run())


@pytest.mark.parametrize(
    ("settings", "rows"),
    [({"units": 5}, 150), ({"embedding_dim": 3}, 150), ({}, 149), ({}, 0)],
    ids=["other units", "other vectors", "a row less", "no rows"],
)
def test_weights_of_another_network_are_told(
    settings: dict[str, int], rows: int, tmp_path: Path
) -> None:
    """A word without a row ended the page in an error."""
    store = store_in(tmp_path)
    other = random_weights(small_config(**settings), rows=rows)
    RunFolder(tmp_path / trained_run().run_id).write_weights(2, other)
    with pytest.raises(RunError, match=trained_run().run_id):
        Reader.of(store, trained_run(), epoch=2)
    assert Reader.of(store, trained_run(), epoch=1).epoch == 1


@pytest.mark.parametrize("words", [b"good\n\xed\xa0\x80", b"\xff\xfeg\x00", b"caf\xe9"])
def test_words_in_no_utf_8_are_told(words: bytes, tmp_path: Path) -> None:
    """Half a character was taken for a word, and no table could show it."""
    store = store_in(tmp_path)
    (tmp_path / trained_run().run_id / "vocabulary.txt").write_bytes(words)
    with pytest.raises(RunError, match=sentences.VOCABULARY_OF_RUN):
        store.vocabulary(trained_run())


def partial(store: RunStore, run: TrainedRun, process: int) -> Path:
    """What a process leaves behind that was killed after an epoch of a run."""
    keep(store, run)
    left = store.folder / f".partial-{run.run_id}-{process}-abc"
    shutil.move(store.folder / run.run_id, left)
    return left


def test_what_a_killed_worker_had_finished_is_rescued(tmp_path: Path) -> None:
    store = RunStore(tmp_path)
    dead = 2**22 + 1  # above the largest process id of Linux
    partial(store, trained_run(), dead)
    (tmp_path / f".partial-{OTHER}-{dead}-abc").mkdir()  # killed before its first epoch
    assert [run.run_id for run in store.rescue()] == [trained_run().run_id]
    assert store.get(trained_run().run_id) == trained_run()
    assert sorted(path.name for path in tmp_path.iterdir()) == [trained_run().run_id, "notes"]


def test_a_run_that_is_being_written_is_left_alone(tmp_path: Path) -> None:
    store = RunStore(tmp_path)
    left = partial(store, trained_run(), os.getpid())
    assert store.rescue() == []
    assert left.is_dir()


def test_the_longest_unused_runs_make_room(tmp_path: Path) -> None:
    store_in(tmp_path)
    size = sum(file.stat().st_size for file in (tmp_path / trained_run().run_id).iterdir())
    small = RunStore(tmp_path, max_bytes=int(size * 2.5))
    keep(small, trained_run(OTHER))
    os.utime(tmp_path / OTHER, (1, 1))
    small.weights(trained_run(), 1)  # used just now
    keep(small, trained_run("aaaaaaaaaaaaaaaa"))
    left = {run.run_id for run in small.all()}
    assert left == {trained_run().run_id, "aaaaaaaaaaaaaaaa"}


def test_bundled_runs_are_listed_first_and_never_removed(tmp_path: Path) -> None:
    keep(RunStore(tmp_path / "bundled"), trained_run("bundled-gru"))
    store = RunStore(tmp_path / "own", bundled=tmp_path / "bundled", max_bytes=1)
    keep(store, trained_run(OTHER))
    store.remove("bundled-gru")
    store.remove(OTHER)
    assert [run.run_id for run in store.all()] == ["bundled-gru"]
    assert store.find("bundled-gru").bundled


def test_names_say_which_network_it_is() -> None:
    run = trained_run()
    assert (run.name_at(0), run.name_at(2)) == (
        "GRU 012345, untrained",
        "GRU 012345, epoch 2",
    )
    assert trained_run("bundled-gru").name_at(1) == "bundled GRU, epoch 1"
    assert run.state is RunState.FINISHED
