"""What a builder keeps is what a page reads; damage is a sentence."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from sentiment_core.errors import DataError
from sentiment_core.lessons.bundle import LESSONS, LessonBundle, read_bundle
from tests import sentences


def some_bundle() -> LessonBundle:
    weights = [np.arange(6, dtype=np.float32).reshape(2, 3), np.ones(3, dtype=np.float32)]
    more = {"guard": np.array([1, 2], dtype=np.uint8)}
    return LessonBundle(weights, {"hindi": ("घर", "है")}, {"right": 0.5}, more)


def test_a_bundle_comes_back(tmp_path: Path) -> None:
    some_bundle().save(tmp_path / "deep", "one")
    bundle = read_bundle("one", tmp_path / "deep")
    assert [array.tolist() for array in bundle.weights] == [[[0, 1, 2], [3, 4, 5]], [1, 1, 1]]
    assert {array.dtype for array in bundle.weights} == {np.dtype(np.float32)}
    assert bundle.words == {"hindi": ("घर", "है")}
    assert bundle.facts == {"right": 0.5}
    assert bundle.more["guard"].tolist() == [1, 2]
    assert bundle.parameters == 9


def test_the_same_content_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        some_bundle().save(tmp_path / name, "x")
    for file in ("x.npz", "x.json"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def cut(name: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes((folder / name).read_bytes()[:20])


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / "one.npz").unlink(),
        lambda folder: (folder / "one.json").unlink(),
        cut("one.npz"),
        cut("one.json"),
        lambda folder: (folder / "one.json").write_text("[]"),
        lambda folder: (folder / "one.json").write_text('{"facts": {}, "words": 3}'),
        lambda folder: (folder / "one.json").write_bytes(b"\xff"),
        lambda folder: np.savez(folder / "one.npz", w0=np.array([None], dtype=object)),
    ],
)
def test_damage_is_a_sentence(damage: Callable[[Path], object], tmp_path: Path) -> None:
    some_bundle().save(tmp_path, "one")
    damage(tmp_path)
    with pytest.raises(DataError, match=sentences.REBUILD_LESSONS):
        read_bundle("one", tmp_path)


def test_what_comes_with_the_project_is_small() -> None:
    assert (LESSONS / "language.npz").stat().st_size < 3_000_000
    assert sum(path.stat().st_size for path in LESSONS.iterdir()) < 5_000_000
