"""The presets: their sentences say what was measured, and the claims hold in what was measured."""

import json
import os
import string
from dataclasses import replace
from typing import Any

import pytest

from sentiment_core.__main__ import main
from sentiment_core.data.sources import load_dataset
from sentiment_core.errors import DataError
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limits import DatasetName
from sentiment_core.settings.presets import FIGURES, PRESETS, claim_of, preset_of
from tests.measure.presets import (
    CHECK_SEEDS,
    SEEDS,
    SHOWS,
    counts_of,
    figures_of,
    measure_seed,
    pairs_of,
)

SOMETIMES = {"deep"}
"""What fewer than nine of ten runs show."""
MEASURED: dict[str, dict[str, Any]] = json.loads(FIGURES.read_text(encoding="utf-8"))


def stated(name: str) -> set[str]:
    """The figures that a claim has places for."""
    return {field for _, field, _, _ in string.Formatter().parse(PRESETS[name].claim) if field}


@pytest.mark.parametrize("name", PRESETS)
def test_what_a_claim_states_is_what_its_single_runs_give(name: str) -> None:
    """A run is found by all of its settings: a preset that changes has to be measured again."""
    assert not set(SEEDS) & set(CHECK_SEEDS)
    assert (MEASURED[name]["seeds"], MEASURED[name]["checked"]) == (20, 5)
    assert MEASURED[name] == pytest.approx({**figures_of(name), **counts_of(name)}, rel=1e-3)
    assert stated(name)
    assert stated(name) <= set(MEASURED[name])


@pytest.mark.parametrize("name", PRESETS)
def test_nine_of_ten_runs_show_a_claim_or_it_says_of_how_many_it_holds(name: str) -> None:
    found = MEASURED[name]
    assert f"{found['shown']} of {found['seeds']} seeds" in claim_of(name)
    rate = (found["shown"] + found["shown_checked"]) / (found["seeds"] + found["checked"])
    assert (rate >= 0.9) is (name not in SOMETIMES), rate


@pytest.mark.parametrize("name", [name for name in PRESETS if PRESETS[name].against])
def test_a_comparison_is_stated_by_an_interval_without_zero(name: str) -> None:
    intervals = {field.removesuffix("_low") for field in stated(name) if field.endswith("_low")}
    for figure in intervals:
        assert MEASURED[name][f"{figure}_low"] * MEASURED[name][f"{figure}_high"] > 0
    assert intervals or name == "keras"  # whose claim is that there is no difference


def test_the_same_run_in_keras_has_the_same_history_for_every_seed() -> None:
    for own, fast in pairs_of("keras", (*SEEDS, *CHECK_SEEDS)):
        assert own["history_difference"] < 1e-4
        assert own["val_accuracy"] == pytest.approx(fast["val_accuracy"], abs=1e-4)
        assert own["seconds"] > fast["seconds"]


@pytest.mark.imdb
@pytest.mark.skipif(not os.environ.get("SENTIMENT_IMDB"), reason="SENTIMENT_IMDB names no folder")
@pytest.mark.parametrize("name", ["explodes", "vanishes"])
def test_training_a_preset_gives_the_gradient_that_was_measured(name: str) -> None:
    [(kept, _)] = pairs_of(name, [1])
    found = measure_seed(PRESETS[name].config, load_dataset(DatasetName.IMDB))
    assert SHOWS[name](found, found)
    assert found["gradient_left"] == pytest.approx(kept["gradient_left"], rel=0.2)
    assert found["untrained_left"] == pytest.approx(kept["untrained_left"], rel=1e-3)


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_recognised_wherever_the_reviews_come_from(name: str) -> None:
    config = PRESETS[name].config
    assert preset_of(config) == name
    assert preset_of(replace(config, dataset=DatasetName.REPLICA)) == name
    assert preset_of(replace(config, seed=config.seed + 1)) is None


@pytest.mark.parametrize("name", PRESETS)
def test_the_command_line_knows_every_preset(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[RunConfig] = []

    def run_job(config: RunConfig, *_: object) -> object:
        asked.append(config)
        raise DataError("Nothing is trained here.")

    monkeypatch.setattr("sentiment_core.cli.train.run_job", run_job)
    monkeypatch.setattr("sentiment_core.cli.train.need_keras", lambda: None)
    assert main(["train", "--preset", name, "--seed", "4"]) == 2
    assert asked == [replace(PRESETS[name].config, seed=4)]


def test_no_two_presets_are_the_same() -> None:
    assert len({preset.config for preset in PRESETS.values()}) == len(PRESETS)
    assert len({preset.label for preset in PRESETS.values()}) == len(PRESETS)


@pytest.mark.parametrize("name", PRESETS)
def test_a_claim_is_a_sentence_and_how_many_seeds_show_it(name: str) -> None:
    sentence = claim_of(name)
    assert sentence.endswith(".")
    assert sentence.count(". ") == 1
    assert len(sentence) <= 260
