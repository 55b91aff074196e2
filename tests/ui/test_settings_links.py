"""Every link that sets the form on Train, opened as a page."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limits import LIMITS, DatasetName
from sentiment_core.settings.presets import PRESETS
from sentiment_core.ui.app.lesson import lesson_link
from sentiment_core.ui.app.url import LONGEST_IN_LINK
from tests import sentences
from tests.examples import HOSTILE, keep, trained_run
from tests.settings.test_settings_link import drawn_configs
from tests.ui.conftest import Room
from tests.ui.screen import press

Query = dict[str, list[str]]
MINE = "00000000000000aa"
DRAWN = drawn_configs(200, seed=14)


def _form() -> None:
    """The form alone, as Train draws it."""
    import streamlit as st

    from sentiment_core.ui.app.lesson import take_lesson
    from sentiment_core.ui.train.forms import load_settings, settings_form

    if "load" in st.session_state:
        load_settings(st.session_state.pop("load"))
    take_lesson()
    st.session_state["held"] = settings_form(imdb=True)


def form(query: Query, *, load: RunConfig | None = None) -> AppTest:
    app = AppTest.from_function(_form, default_timeout=60)
    app.query_params.update(query)
    if load is not None:
        app.session_state["load"] = load
    app.run()
    assert not app.exception
    return app


def held(query: Query) -> RunConfig:
    """What the form holds for whoever opens the link."""
    app = form(query)
    assert not app.warning
    return app.session_state["held"]  # type: ignore[no-any-return]


def of_lesson(config: RunConfig, *hide: str) -> Query:
    link = lesson_link(config, hide=list(hide), most_seconds=None, review="", large=False)
    return parse_qs(urlsplit(link).query, strict_parsing="?" in link)


def lines(app: AppTest) -> list[str]:
    return [line for text in app.text for line in text.value.splitlines()]


def own_address(config: RunConfig) -> Query:
    return address(form({}, load=config))


def address(app: AppTest) -> Query:
    return {
        name: [value] if isinstance(value, str) else value
        for name, value in app.query_params.items()
        if name in LIMITS
    }


@pytest.mark.parametrize("block", range(8))
def test_what_a_link_was_made_of_is_what_it_sets(block: int) -> None:
    """Lesson links said `mask_zero=off&seed=2%2C024`, and the class trained with masking, seed 1.

    The controls, bound to the link, read `false` and `2024` only, and of other settings only
    those values that they offered: epochs 9 came as 3.
    """
    presets = [preset.config for preset in PRESETS.values()] if block == 0 else []
    for config in (*presets, *DRAWN[block::8]):
        assert held(own_address(config)) == config
        assert held(of_lesson(config)) == config
        assert held(of_lesson(config, *LIMITS)) == config


@pytest.mark.parametrize("config", [PRESETS["post"].config, PRESETS["nothing"].config, *DRAWN[:3]])
def test_the_settings_of_a_run_go_through_the_ledger_and_its_address(
    config: RunConfig, room: Room
) -> None:
    config = replace(config, dataset=DatasetName.REPLICA, train_reviews=1_000)
    keep(room.store, replace(trained_run(MINE), config=config))
    app = room.open("compare")
    app.selectbox(key="ledger_run").set_value(MINE).run()
    press(app, "Load settings")
    assert held(address(app)) == config


@pytest.mark.parametrize("name", PRESETS)
def test_a_link_that_names_a_preset_sets_its_settings(name: str) -> None:
    assert held({"preset": [name]}) == PRESETS[name].config


def test_links_of_earlier_versions_are_read() -> None:
    query = {
        "mask_zero": ["off"], "seed": ["2,024"], "dataset": ["Replica"], "num_words": ["20,000"],
        "maxlen": ["off"], "train_reviews": ["all"],
    }  # fmt: skip
    assert held(query) == RunConfig(
        mask_zero=False, seed=2_024, dataset=DatasetName.REPLICA, num_words=20_000, maxlen=None,
        train_reviews=None,
    )  # fmt: skip


@pytest.mark.parametrize("value", ["1e999", "inf", "nan", "9" * 400, "", "-1", *HOSTILE])
@pytest.mark.parametrize("name", ["seed", "units", "cell", "preset", "hide", "most_seconds"])
def test_what_cannot_be_read_is_said_and_the_rest_is_taken(name: str, value: str) -> None:
    """`/train?seed=1e999` gave a red error in the place of the page."""
    value = value.replace("\ud800", "")  # no browser sends half a character
    query = {name: [value]} if name == "preset" else {name: [value], "layers": ["2"]}
    app = form(query)
    said = lines(app)
    of_settings = name in {"seed", "units", "cell"}
    if of_settings or 0 < len(value) <= LONGEST_IN_LINK:
        assert len(app.warning) == 1
        assert said
        assert all(sentence.startswith(name) for sentence in said)
    expected = RunConfig() if name == "preset" else RunConfig(layers=2)
    assert app.session_state["held"] == expected
    app.run()
    assert lines(app) == said  # not only in the first picture
    app.select_slider(key="units").set_value(8).run()
    assert not app.text


def test_two_values_for_one_setting_are_said() -> None:
    app = form({"units": ["16", "64"], "epochs": ["9", "9"]})
    assert lines(app) == [sentences.TWO_VALUES]
    assert app.session_state["held"] == RunConfig(epochs=9)


def test_a_link_to_a_page_that_was_left_sets_what_it_names(room: Room) -> None:
    app = room.open("train", units="64", epochs="9", mask_zero="false")
    app.switch_page("sentiment_core/ui/encode/page.py").run()
    app.query_params.clear()  # as the navigation on top does
    app.query_params["units"] = "8"
    app.switch_page("sentiment_core/ui/train/page.py").run()
    press(app, "Train")
    [[config, *_]] = [job.arguments for job in room.engine.jobs.values()]
    assert (config.units, config.epochs, config.mask_zero) == (8, 9, False)


def test_another_link_to_the_page_that_is_open_sets_what_it_names(room: Room) -> None:
    """Only controls that were not on screen were read from the address: the new link was lost."""
    app = room.open("train", units="64", epochs="9")
    app.query_params.clear()
    app.query_params["units"] = "8"
    app.query_params["seed"] = "2"
    app.run()
    press(app, "Train")
    [[config, *_]] = [job.arguments for job in room.engine.jobs.values()]
    assert config == replace(config, units=8, epochs=RunConfig().epochs, seed=2)


def test_an_address_that_is_behind_a_control_takes_nothing_back(room: Room) -> None:
    """What a visitor did next arrived with the address of before, and moved the control back."""
    app = room.open("train", units="64")
    app.select_slider(key="units").set_value(8).run()
    app.query_params["units"] = "64"
    app.select_slider(key="epochs").set_value(2).run()
    assert app.select_slider(key="units").value == 8
    assert app.query_params["units"] in ("8", ["8"])
    app.select_slider(key="units").set_value(16)
    app.query_params["units"] = "8"  # of a run that came in between
    app.run()
    assert app.select_slider(key="units").value == 16


def test_what_a_lesson_hides_stays_set_after_a_look_at_another_page(room: Room) -> None:
    """A hidden setting was read from the address, which the navigation on top empties."""
    app = room.open("train", units="64", hide="units")
    app.switch_page("sentiment_core/ui/encode/page.py").run()
    app.query_params.clear()
    app.switch_page("sentiment_core/ui/train/page.py").run()
    press(app, "Train")
    [[config, *_]] = [job.arguments for job in room.engine.jobs.values()]
    assert config.units == 64


@pytest.mark.parametrize("value", ["1e999", "inf", "9" * 400, "2,024", "-1", "1.5", ""])
@pytest.mark.parametrize(
    ("page", "key", "place"),
    [
        ("shapes", "write_seed", {"shape": "2 Vector to sequence"}),
        ("shapes", "write_temperature", {"shape": "2 Vector to sequence"}),
        ("encode", "pads", {"part": "Masking lab"}),
        ("encode", "encode_clip_length", {"part": "Words to tensor"}),
        ("compare", "seeds", {}),
    ],
)
def test_every_number_of_a_link_is_read_or_said(
    page: str, key: str, place: dict[str, str], value: str, room: Room
) -> None:
    app = room.open(page, **{key: value}, **place)
    assert not app.exception
    [control] = [c for c in (*app.number_input, *app.slider, *app.select_slider) if c.key == key]
    said = [line for line in lines(app) if line.startswith(key.removeprefix("encode_"))]
    read = {("write_seed", "2,024"): 2_024, ("write_temperature", "1.5"): 1.5}.get((key, value))
    assert len(said) == (1 if read is None else 0)
    assert read in (None, control.value)
