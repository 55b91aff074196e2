"""The builders on very little: what they keep can be read, and the same seeds give the same."""

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("keras", reason="TensorFlow is not installed")

from sentiment_core.lessons import iris, language, multi_hot, translator
from sentiment_core.lessons.bundle import LessonBundle, bundled_lesson, read_bundle
from sentiment_core.lessons.sentences import training_and_held_out
from tests.examples import small_dataset

pytestmark = [pytest.mark.keras, pytest.mark.long]


def shapes(bundle: LessonBundle) -> list[tuple[int, ...]]:
    return [array.shape for array in bundle.weights]


def test_iris_is_built_as_it_is_bundled(tmp_path: Path) -> None:
    from sentiment_core.lessons.keras.vector_builder import build_iris

    told: list[str] = []
    build_iris(tmp_path, tell=told.append)
    built, bundled = read_bundle(iris.NAME, tmp_path), bundled_lesson(iris.NAME)
    assert built.facts == bundled.facts
    for one, other in zip(built.weights, bundled.weights, strict=True):
        assert np.abs(one - other).max() < 0.05  # another machine may round otherwise
    assert told == ["iris: right on 30 of 30 held-out flowers"]


def test_the_multi_hot_network_is_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sentiment_core.lessons.keras import vector_builder

    monkeypatch.setattr(vector_builder, "HELD_OUT", 20)
    vector_builder.build_multi_hot(small_dataset(), tmp_path, tell=lambda line: None)
    built = read_bundle(multi_hot.NAME, tmp_path)
    assert shapes(built) == shapes(bundled_lesson(multi_hot.NAME))
    assert built.words["vocabulary"] == small_dataset().vocabulary.words
    assert built.facts["training_reviews"] == 60


def test_the_translator_is_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sentiment_core.lessons.keras import translator_builder

    training, held_out = training_and_held_out()
    monkeypatch.setattr(translator_builder, "EPOCHS", 1)
    monkeypatch.setattr(
        translator_builder, "training_and_held_out", lambda: (training[:64], held_out[:3])
    )
    translator_builder.build_translator(tmp_path, tell=lambda line: None)
    built, bundled = read_bundle(translator.NAME, tmp_path), bundled_lesson(translator.NAME)
    assert shapes(built) == shapes(bundled)
    assert built.words == bundled.words
    assert built.facts["held_out_right"] + len(built.facts["held_out_wrong"]) == 3
    assert built.facts["held_out_right"] < 3  # one epoch on 64 pairs teaches nothing


def test_the_language_model_is_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sentiment_core.lessons.keras import language_builder

    for name, value in (("PASSAGES", 40), ("HELD_OUT", 8), ("EPOCHS", 1), ("GUARD_BYTES", 2_000)):
        monkeypatch.setattr(language_builder, name, value)
    language_builder.build_language_model(small_dataset(), tmp_path, tell=lambda line: None)
    built = read_bundle(language.NAME, tmp_path)
    assert shapes(built) == shapes(bundled_lesson(language.NAME))
    assert built.facts["passages"] == 32
    assert built.facts["perplexity"] > 1
    assert built.more["guard"].any()
