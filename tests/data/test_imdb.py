"""The IMDB source: where it is looked for, how it is loaded, and that Keras loads the same."""

import itertools
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sentiment_core.data import imdb
from sentiment_core.data.download import Patience
from sentiment_core.data.imdb import ImdbSource, find_imdb, load_imdb
from sentiment_core.data.sources import best_imdb_is_ready, ready_dataset
from sentiment_core.data.tensors import training_tensors
from sentiment_core.errors import DataError
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limits import DatasetName
from tests import sentences

REAL_IMDB = os.environ.get("SENTIMENT_IMDB", "")
ROOT = Path(__file__).parents[2]
NO_WAIT = Patience(timeout=5, sleep=lambda _: None)

pytestmark = pytest.mark.usefixtures("empty_machine")
needs_imdb = pytest.mark.skipif(
    not (Path(REAL_IMDB) / "imdb.npz").is_file() or not REAL_IMDB,
    reason="SENTIMENT_IMDB names no folder with imdb.npz",
)


@pytest.fixture
def own(keras_files: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the operator's own files, named in SENTIMENT_IMDB."""
    monkeypatch.setenv("SENTIMENT_IMDB", str(tmp_path / "own"))
    return keras_files.write(tmp_path / "own", seed=9)


def test_places_are_looked_at_in_order(
    keras_files: Any, empty_machine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    official = keras_files.remote(keras_files.write(tmp_path / "official"))
    assert find_imdb(files=official) is None
    project = keras_files.write(empty_machine / "imdb")
    assert find_imdb(files=official) == ImdbSource(project, sentences.PROJECT_CACHE, True)
    assert find_imdb() is None  # the real official files are others
    home = keras_files.write(tmp_path / "home" / ".keras" / "datasets")
    assert find_imdb(files=official) == ImdbSource(home, sentences.KERAS_CACHE, True)
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    assert find_imdb(files=official) == ImdbSource(project, sentences.PROJECT_CACHE, True)
    keras = keras_files.write(tmp_path / "keras" / "datasets")
    assert find_imdb(files=official) == ImdbSource(keras, sentences.KERAS_CACHE, True)
    monkeypatch.setenv("SENTIMENT_IMDB", str(tmp_path / "nowhere"))
    assert find_imdb(files=official) == ImdbSource(keras, sentences.KERAS_CACHE, True)
    own = keras_files.write(tmp_path / "own", seed=9)
    monkeypatch.setenv("SENTIMENT_IMDB", str(own))
    assert find_imdb(files=official) == ImdbSource(own, sentences.OWN_FOLDER, False)
    keras_files.write(own)
    assert find_imdb(files=official) == ImdbSource(own, sentences.OWN_FOLDER, True)


@pytest.mark.parametrize("name", ["imdb.npz", "imdb_word_index.json"])
@pytest.mark.parametrize("damage", ["gone", "changed", "cut"])
def test_a_cache_counts_only_with_both_official_files(
    name: str, damage: str, keras_files: Any, empty_machine: Path
) -> None:
    folder = keras_files.write(empty_machine / "imdb")
    official = keras_files.remote(folder)
    assert find_imdb(files=official) is not None
    path = folder / name
    data = path.read_bytes()
    path.unlink()
    if damage != "gone":
        path.write_bytes(data[:-1] + (b"!" if damage == "changed" else b""))
    assert find_imdb(files=official) is None


def test_a_folder_with_one_of_the_two_files_is_passed_over(own: Path) -> None:
    assert find_imdb() is not None
    (own / "imdb_word_index.json").unlink()
    assert find_imdb() is None


def test_without_imdb_the_message_names_the_places_and_the_way_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SENTIMENT_IMDB", "/nowhere")
    assert ready_dataset(DatasetName.IMDB) is None
    with pytest.raises(DataError) as caught:
        load_imdb()
    message = str(caught.value)
    assert message.startswith(sentences.IMDB_NOT_HERE)
    for part in ("/nowhere", "home/.keras/datasets", "cache/imdb", "SENTIMENT_IMDB", "replica"):
        assert part in message


def test_loading_converts_once(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ready_dataset(DatasetName.IMDB) is None
    assert not best_imdb_is_ready()
    first = load_imdb()
    assert ready_dataset(DatasetName.IMDB) is not None
    assert best_imdb_is_ready()
    monkeypatch.setattr(imdb, "convert", lambda *_: pytest.fail("converted twice"))
    second = load_imdb()
    assert first.fingerprint == second.fingerprint
    assert np.array_equal(first.train.ids, second.train.ids)


def test_equal_files_share_a_conversion_and_others_do_not(
    own: Path, keras_files: Any, empty_machine: Path, tmp_path: Path
) -> None:
    first = load_imdb()
    copy = ImdbSource(keras_files.write(tmp_path / "copy", seed=9), "a copy", verified=False)
    assert imdb.converted_folder(copy).is_dir()
    keras_files.write(own, seed=10)
    assert ready_dataset(DatasetName.IMDB) is None
    assert load_imdb().fingerprint != first.fingerprint
    assert load_imdb(source=copy).fingerprint == first.fingerprint
    index = {f"other{rank}": rank for rank in range(1, 61)}
    keras_files.write(own, seed=10, word_index=index)
    assert load_imdb().vocabulary.words[0] == "other1"
    assert len(list(empty_machine.glob("imdb-*"))) == 3


@pytest.mark.parametrize("name", ["train_ids.npy", "meta.json", "vocabulary.txt"])
def test_a_damaged_conversion_is_made_again(name: str, own: Path, empty_machine: Path) -> None:
    good = load_imdb().fingerprint
    (folder,) = empty_machine.glob("imdb-*")
    (folder / name).write_bytes(b"damage")
    again = load_imdb()
    assert again.fingerprint == good
    assert sum(1 for _ in again.train) == 40


def test_a_damaged_source_is_a_sentence(own: Path) -> None:
    (own / "imdb.npz").write_bytes(b"no archive")
    with pytest.raises(DataError, match=r"imdb\.npz is damaged"):
        load_imdb()


def test_a_source_that_went_away_is_a_sentence(own: Path) -> None:
    source = find_imdb()
    (own / "imdb.npz").unlink()
    with pytest.raises(DataError, match=sentences.NO_LONGER_READ):
        load_imdb(source=source)


def test_a_cache_that_cannot_be_written_is_a_sentence(own: Path, empty_machine: Path) -> None:
    empty_machine.write_text("a file in the way")
    with pytest.raises(DataError, match=sentences.CANNOT_WRITE):
        load_imdb()


LOAD = """
import sys
sys.stdin.readline()
from sentiment_core.data.imdb import load_imdb
print(load_imdb().fingerprint)
"""


def test_two_processes_may_convert_at_once(own: Path, empty_machine: Path) -> None:
    command = [sys.executable, "-W", "error", "-c", LOAD]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with (
        subprocess.Popen(command, cwd=ROOT, **pipes) as one,
        subprocess.Popen(command, cwd=ROOT, **pipes) as other,
    ):
        for process in (one, other):
            process.stdin.write("go\n")
            process.stdin.flush()
        answers = [process.communicate()[0] for process in (one, other)]
    assert answers == [f"{load_imdb().fingerprint}\n"] * 2
    assert [path.suffix for path in sorted(empty_machine.iterdir())] == [".lock", ""]


def test_a_download_fills_the_project_cache(
    server: Any, keras_files: Any, empty_machine: Path, tmp_path: Path
) -> None:
    folder = keras_files.write(tmp_path / "official")
    official = keras_files.remote(folder)
    server.serve(folder)
    steps: list[tuple[int, int]] = []

    options = {"origin": server.origin, "files": official, "patience": NO_WAIT}
    source = imdb.download_imdb(lambda *step: steps.append(step), **options)
    assert source == find_imdb(files=official)
    assert source.folder == empty_machine / "imdb"
    total = sum(file.size for file in official)
    assert steps == sorted(steps)
    assert steps[-1] == (total, total)
    assert imdb.download_imdb(lambda *step: steps.append(step), **options) == source
    assert steps[-1] == (total, total)
    assert server.requests == ["imdb_word_index.json", "imdb.npz"]
    assert load_imdb(source=source).description == "IMDB, 40 training and 30 test reviews"


def test_a_file_in_the_keras_cache_is_not_fetched_again(
    server: Any, keras_files: Any, tmp_path: Path
) -> None:
    folder = keras_files.write(tmp_path / "home" / ".keras" / "datasets")
    official = keras_files.remote(folder)
    server.serve(folder)
    (folder / "imdb_word_index.json").unlink()
    imdb.download_imdb(origin=server.origin, files=official, patience=NO_WAIT)
    assert server.requests == ["imdb_word_index.json"]
    assert find_imdb(files=official) is not None


def test_a_failed_download_names_three_ways_out(
    server: Any, keras_files: Any, tmp_path: Path
) -> None:
    official = keras_files.remote(keras_files.write(tmp_path / "official"))
    server.answers["imdb_word_index.json"] = [lambda answer: answer.reply(b"", status=404)]
    with pytest.raises(
        DataError, match=r"Try again .* SENTIMENT_IMDB .*, or train on the replica\."
    ):
        imdb.download_imdb(origin=server.origin, files=official, patience=NO_WAIT)


def test_the_modules_import_neither_keras_nor_streamlit() -> None:
    code = (
        "import sys, sentiment_core.data.imdb\n"
        "print({'keras', 'tensorflow', 'streamlit', 'pandas'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    assert done.stdout == b"set()\n"


def keras_load_data(folder: Path, monkeypatch: pytest.MonkeyPatch, **options: Any) -> Any:
    """What Keras makes of the same file; its check of the hash is left out."""
    from keras.src.datasets import imdb as keras_imdb

    monkeypatch.setattr(keras_imdb, "get_file", lambda fname, **_: str(folder / fname))
    return keras_imdb.load_data(**options)


@pytest.mark.keras
@pytest.mark.parametrize("values", [*itertools.product([None, 50], [0, 10], [None, 100])], ids=str)
def test_keras_loads_the_same_reviews(
    values: tuple[int | None, ...], own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options: Any = dict(zip(("num_words", "skip_top", "maxlen"), values, strict=True))
    config = RunConfig(clip_length=200, train_reviews=None, validation_reviews=None, **options)
    tensors = training_tensors(config, load_imdb())
    (x_train, y_train), (x_test, y_test) = keras_load_data(own, monkeypatch, **options)
    for expected, padded in ((x_train, tensors.x_train), (x_test, tensors.x_validation)):
        # The post leaves out ids 0, 1 and 2; so do we.
        words = [[word for word in review if word > 2] for review in expected]
        assert [[word for word in row if word] for row in padded.tolist()] == words
    assert (len(tensors.y_train) == 40) == (options["maxlen"] is None)
    assert tensors.y_train.tolist() == y_train.tolist()
    assert tensors.y_validation.tolist() == y_test.tolist()


@pytest.mark.imdb
@pytest.mark.keras
@needs_imdb
def test_keras_loads_the_same_imdb(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SENTIMENT_IMDB", REAL_IMDB)
    dataset = load_imdb()
    # One more than the largest id, or Keras takes the rarest word out.
    splits = keras_load_data(Path(REAL_IMDB), monkeypatch, num_words=dataset.vocabulary.end + 1)
    for (x, y), reviews in zip(splits, (dataset.train, dataset.test), strict=True):
        assert [len(review) - 1 for review in x] == reviews.lengths.tolist()
        assert all(review[0] == 1 for review in x)
        words = np.concatenate([np.array(review[1:], dtype=np.int32) for review in x])
        assert np.array_equal(words, reviews.ids)
        assert np.array_equal(y, reviews.labels)


MEASURE = """
import time
from pathlib import Path
import numpy

def peak():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))

before, start = peak(), time.perf_counter()
from sentiment_core.data.imdb import load_imdb
dataset = load_imdb()
seconds = time.perf_counter() - start
assert int(dataset.train.ids.max()) <= dataset.vocabulary.end  # reads every page
print(len(dataset.train), seconds, peak() - before)
"""


@pytest.mark.imdb
@needs_imdb
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
def test_loading_imdb_is_quick_and_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SENTIMENT_IMDB", REAL_IMDB)
    for _ in range(2):  # the first one converts
        done = subprocess.run(
            [sys.executable, "-c", MEASURE], cwd=ROOT, capture_output=True, check=True, text=True
        )
    reviews, seconds, megabytes = map(float, done.stdout.split())
    assert reviews == 25_000
    assert seconds < 0.5
    assert megabytes < 60
