"""The presets: their sentences say what was measured, and the claims hold in what was measured."""

import json
import string
from dataclasses import replace
from statistics import mean
from typing import Any

import pytest

from sentiment_core.__main__ import main
from sentiment_core.errors import DataError
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limits import DatasetName
from sentiment_core.settings.presets import PRESETS, preset_of
from tests.measure.presets import FILE, SEEDS

MEASURED: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))


def values(name: str, side: str, figure: str) -> list[float]:
    found: list[float] = MEASURED[name][side][figure]
    return found


@pytest.mark.parametrize("name", PRESETS)
def test_what_was_measured_is_what_the_button_sets(name: str) -> None:
    preset = PRESETS[name]
    assert RunConfig.from_mapping(MEASURED[name]["config"]) == preset.config
    against = {**MEASURED[name]["config"], **MEASURED[name]["against_settings"]}
    assert RunConfig.from_mapping(against) == (preset.reference or preset.config)
    assert len(MEASURED[name]["seeds"]) >= 5
    assert tuple(MEASURED[name]["seeds"]) == SEEDS
    for side in ("own", "against"):
        assert (side in MEASURED[name]) == (side == "own" or bool(preset.against))
        for figure, found in MEASURED[name].get(side, {}).items():
            assert len(found) == len(SEEDS), figure


@pytest.mark.parametrize("name", PRESETS)
def test_every_figure_of_a_sentence_is_the_mean_that_was_measured(name: str) -> None:
    preset = PRESETS[name]
    fields = [
        (field, spec) for _, field, spec, _ in string.Formatter().parse(preset.claim) if field
    ]
    assert {field for field, _ in fields} == set(preset.figures)
    assert fields
    for field, spec in fields:
        side = "against" if field.startswith("against_") else "own"
        measured = mean(values(name, side, field.removeprefix("against_")))
        assert format(preset.figures[field], spec or "") == format(measured, spec or ""), field


def test_the_claims_hold_for_every_seed_and_not_only_for_the_mean() -> None:
    def always_less(name: str, figure: str) -> bool:
        return all(
            own < other
            for own, other in zip(
                values(name, "own", figure), values(name, "against", figure), strict=True
            )
        )

    for name in ("forgets", "no_masking", "vocabulary", "high_rate", "deep"):
        assert always_less(name, "val_accuracy"), name
    assert always_less("forgets", "difference_left")
    assert always_less("forgets", "accuracy_after_neutral_words")
    assert all(value > 0.98 for value in values("overfit", "own", "accuracy"))
    for last, lowest in zip(
        values("overfit", "own", "val_loss"),
        values("overfit", "own", "lowest_val_loss"),
        strict=True,
    ):
        assert last > 1.05 * lowest
    assert all(0.46 < value < 0.54 for value in values("nothing", "own", "best_val_accuracy"))


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
    assert main(["train", "--preset", name, "--seed", "4"]) == 2
    assert asked == [replace(PRESETS[name].config, seed=4)]


def test_no_two_presets_are_the_same() -> None:
    assert len({preset.config for preset in PRESETS.values()}) == len(PRESETS)
    assert len({preset.label for preset in PRESETS.values()}) == len(PRESETS)


@pytest.mark.parametrize("name", PRESETS)
def test_a_claim_is_one_sentence_and_short(name: str) -> None:
    sentence = PRESETS[name].sentence
    assert sentence.endswith(".")
    assert ". " not in sentence
    assert len(sentence) <= 220
