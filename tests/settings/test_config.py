import dataclasses
import json

import pytest

from sentiment_core.errors import ConfigError
from sentiment_core.settings.config import RunConfig, UnevenConfig
from sentiment_core.settings.limits import LIMITS, CellType, OpenedCell, Side
from sentiment_core.settings.presets import PRESETS


def test_limits_and_config_name_the_same_settings() -> None:
    assert [field.name for field in dataclasses.fields(RunConfig)] == list(LIMITS)


@pytest.mark.parametrize("name", LIMITS)
def test_every_choice_a_form_offers_is_valid(name: str) -> None:
    limit = LIMITS[name]
    assert limit.choices or limit.members or name == "seed"
    for value in (*limit.choices, *limit.members):
        assert getattr(RunConfig.from_mapping({name: value}), name) == value


@pytest.mark.parametrize("config", [RunConfig(), *(preset.config for preset in PRESETS.values())])
def test_defaults_and_presets_can_be_chosen_in_the_form(config: RunConfig) -> None:
    for name, limit in LIMITS.items():
        if limit.choices:
            assert getattr(config, name) in limit.choices, name


@pytest.mark.parametrize(
    ("values", "part"),
    [
        ({"units": "1e9"}, "units must be a whole number from 2 to 128; got '1e9'"),
        ({"units": 1}, "from 2 to 128"),
        ({"units": 2.5}, "whole number"),
        ({"units": None}, "got None"),
        ({"units": True}, "got True"),
        ({"units": "x" * 500}, "..."),
        ({"learning_rate": "nan"}, "from 0.00001 to 1"),
        ({"learning_rate": float("inf")}, "from 0.00001 to 1"),
        ({"dropout": 0.95}, "from 0 to 0.9"),
        ({"cell": "Transformer"}, "SimpleRNN, LSTM, GRU"),
        ({"mask_zero": "maybe"}, "True, False"),
        ({"maxlen": 5}, '"off"'),
        ({"colour": 1}, "'colour' is not a setting"),
        ({"skip_top": 100, "num_words": 50}, "must be below num_words"),
        ({"seed": -1}, "from 0 to 2,147,483,647; got -1"),
        ({"learning_rate": 0}, "from 0.00001 to 1; got 0"),
    ],
)
def test_wrong_settings_are_told_in_a_sentence(values: dict[str, object], part: str) -> None:
    with pytest.raises(ConfigError) as caught:
        RunConfig.from_mapping(values)
    assert part in str(caught.value)
    assert str(caught.value).endswith(".")


def test_text_from_a_link_or_a_command_line_becomes_typed_values() -> None:
    config = RunConfig.from_mapping(
        {
            "cell": "gru",
            "units": "16",
            "mask_zero": "false",
            "num_words": "all",
            "maxlen": "off",
            "padding": "PRE",
            "dropout": "0.25",
        }
    )
    assert config.cell is CellType.GRU
    assert config.padding is Side.PRE
    assert (config.units, config.mask_zero, config.num_words, config.maxlen, config.dropout) == (
        16,
        False,
        None,
        None,
        0.25,
    )


def test_a_config_survives_its_json_values() -> None:
    for preset in PRESETS.values():
        assert RunConfig.from_mapping(preset.config.as_mapping()) == preset.config


def test_the_run_id_depends_on_every_setting_and_on_the_dataset() -> None:
    base = RunConfig()
    ids = {base.run_id("a"), base.run_id("b")}
    for name, limit in LIMITS.items():
        other = next(
            value for value in (*limit.choices, *limit.members, 2) if value != getattr(base, name)
        )
        ids.add(dataclasses.replace(base, **{name: other}).run_id("a"))
    assert len(ids) == 2 + len(LIMITS)
    assert base.run_id("a") == RunConfig().run_id("a")
    # Fixed, because ids stand in links and name folders on disk; older than some settings.
    assert base.run_id("a") == "f66b2531b27f72c6"


def test_a_run_that_was_kept_before_a_setting_came_is_read() -> None:
    newer = {"trainer", "bidirectional"}
    older = {name: value for name, value in RunConfig().as_mapping().items() if name not in newer}
    assert RunConfig.from_mapping(older) == RunConfig()


def test_numbers_stand_on_screen_as_a_person_writes_them() -> None:
    """The seed went "to 2.14748e+09", and a learning rate was "1e-05"."""
    assert LIMITS["seed"].text(2**31 - 1) == "2,147,483,647"
    assert [LIMITS["learning_rate"].text(rate) for rate in (0.00001, 0.003, 1.0)] == [
        "0.00001", "0.003", "1.0",
    ]  # fmt: skip
    assert LIMITS["train_reviews"].range_text() == 'a whole number from 100 to 25,000, or "all"'


def test_layers_of_different_sizes() -> None:
    config = UnevenConfig(layers=3, units=8, later_units=(4, 2), bidirectional=True)
    assert config.layer_units == (8, 4, 2)
    assert config.layer_inputs == (32, 16, 8)
    assert config.outputs == 4
    assert UnevenConfig.from_mapping(json.loads(json.dumps(config.as_mapping()))) == config
    assert config.even == RunConfig(layers=3, units=8, bidirectional=True)
    assert RunConfig(layers=3, units=8).layer_units == (8, 8, 8)


def test_layers_of_different_cells() -> None:
    cells = (OpenedCell.GRU_RESET_BEFORE, CellType.LSTM)
    config = UnevenConfig(cell="GRU", layers=2, later_units=(4,), cells=cells)
    assert config.layer_cells == cells
    assert config.cell_text == "GRU(reset_after=False) + LSTM"
    again = UnevenConfig.from_mapping(json.loads(json.dumps(config.as_mapping())))
    assert again == config
    assert type(again.cells[0]) is OpenedCell
    assert config.even == RunConfig(cell="GRU", layers=2)
    assert UnevenConfig(layers=2, later_units=(4,)).layer_cells == (CellType.GRU, CellType.GRU)
    assert RunConfig(layers=3).cell_text == "GRU"


@pytest.mark.parametrize("cells", [None, "GRU", ["GRU"], ["GRU"] * 3, ["LSTM", "GRU"], ["GRU", []]])
def test_a_layer_without_its_cell_is_refused(cells: object) -> None:
    with pytest.raises(ConfigError):
        UnevenConfig.from_mapping({"layers": 2, "later_units": [4], "cells": cells})


def test_a_cell_that_is_only_opened_cannot_be_asked_for() -> None:
    with pytest.raises(ConfigError):
        RunConfig.from_mapping({"cell": str(OpenedCell.GRU_RESET_BEFORE)})


@pytest.mark.parametrize("later", [None, "84", [4], [4, 2, 2], [4, 1], [4, "x"], [4, 1e9], {}])
def test_a_layer_without_its_size_is_refused(later: object) -> None:
    with pytest.raises(ConfigError):
        UnevenConfig.from_mapping({"layers": 3, "later_units": later})
