"""The tour: what each step takes for done, and the bar in every state."""

import re
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from sentiment_core.data.samples import sample_reviews
from sentiment_core.errors import DataError
from sentiment_core.ui.tour.progress import is_done
from sentiment_core.ui.tour.seen import AS_IT_WAS, Seen
from sentiment_core.ui.tour.steps import INVITE, STEPS
from tests import sentences
from tests.examples import HOSTILE
from tests.ui.conftest import Room
from tests.ui.test_words import controls

COUNT = len(STEPS)
BY_NAME = {step.watch: step for step in STEPS}
HEADINGS = {
    "Read": "What does the network hold after each word?",
    "Train": "How does a network learn to read?",
    "Compare": "Which network reads better, and is the difference real?",
    "Encode": "How does a review become numbers?",
    "Shapes": "What goes in and out: a vector or a sequence?",
}
PAGE_FILES = {step.page: step.page.lower() for step in STEPS}


def bar(app: AppTest) -> str:
    """What the bar says; empty without a bar."""
    assert not app.exception
    told = [str(e.value) for e in app.markdown if f" of {COUNT}" in str(e.value)]
    return told[0] if told else ""


def click(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


def keys(app: AppTest) -> set[str]:
    return {str(button.key) for button in app.button if str(button.key).startswith("tour_")}


def pointed_at(app: AppTest) -> list[str]:
    """Keys of what is marked."""
    marks = (re.search(r"st-key-(\w+) [{] outline", html.proto.body) for html in app.get("html"))
    return [mark[1] for mark in marks if mark]


def at_step(room: Room, number: int) -> AppTest:
    """A visitor who opened a step by its link, on its own page."""
    app = room.open(PAGE_FILES[STEPS[number - 1].page], tour=str(number))
    assert bar(app).startswith(f":material/signpost: **{number} of {COUNT}**")
    return app


def test_there_are_eight_to_ten_steps_over_the_five_pages() -> None:
    assert 8 <= COUNT <= 10
    assert {step.page for step in STEPS} == {"Read", "Train", "Compare", "Encode", "Shapes"}
    assert {step.watch for step in STEPS} <= set(Seen.__dataclass_fields__)
    assert len(BY_NAME) == COUNT


@pytest.mark.parametrize(
    ("watch", "before", "now", "done"),
    [
        ("word", "film", "but", True),
        ("word", "film", "cast", False),
        ("word", "but", "but", False),
        ("word", None, "but", False),
        ("output", "after the last word", "after every word", True),
        ("output", "after every word", "after the last word", False),
        ("switch", AS_IT_WAS, "True", True),
        ("switch", None, AS_IT_WAS, False),
        ("switch", AS_IT_WAS, None, False),
        ("step", AS_IT_WAS, "1", True),
        ("step", "3", "3", False),
        ("label", "positive", "negative", True),
        ("label", "negative", "positive", False),
        ("skip_top", 0, 20, True),
        ("skip_top", 20, 0, False),
        ("clip_length", 25, 10, True),
        ("clip_length", 25, 25, False),
        ("pads", 100, 0, True),
        ("pads", None, 100, False),
        ("trained", 0, 1, True),
        ("trained", 1, 1, False),
        ("compared", ("a", "b", "c"), ("a", "c"), True),
        ("compared", ("a", "b", "c"), ("a",), False),
        ("compared", ("a", "b"), ("a", "b"), False),
        ("compared", None, ("a", "b"), False),
    ],
)
def test_a_step_is_done_by_its_own_change_only(
    watch: str, before: object, now: object, done: bool
) -> None:
    assert is_done(BY_NAME[watch], before, now) is done


def test_a_review_without_the_word_gets_another_sentence() -> None:
    [step] = [step for step in STEPS if step.needs]
    assert step.asked("Fine, BUT long.") == step.ask
    assert step.asked("A fine butter film.") == step.without != step.ask
    assert any("There and back again" in sample.title for sample in sample_reviews())
    assert "There and back again" in step.without


@pytest.mark.parametrize("page", ["read", "train", "workshop"])
def test_without_a_tour_there_is_an_invitation_on_every_page_and_no_bar(
    page: str, room: Room
) -> None:
    app = room.open(page)
    assert bar(app) == ""
    assert keys(app) == {"tour_start"}


@pytest.mark.parametrize(
    "query",
    [{"hide": "units"}, {"most_seconds": "20"}, {"large": "1"}],
    ids=lambda query: next(iter(query)),
)
def test_a_lesson_has_no_invitation_but_may_have_a_tour(query: dict[str, str], room: Room) -> None:
    assert keys(room.open(**query)) == set()
    assert "**3 of" in bar(room.open(**query, tour="3"))


@pytest.mark.parametrize("number", range(1, COUNT + 1))
def test_each_step_asks_on_its_page_and_can_be_skipped(number: int, room: Room) -> None:
    step = STEPS[number - 1]
    app = at_step(room, number)
    assert step.ask in bar(app)
    assert step.notice not in bar(app)
    assert f"tour_to_{number}" not in keys(app)  # it is open already
    click(app, f"tour_to_{number + 1}")
    if number == COUNT:
        assert f"0 of {COUNT} done" in bar(app)
        assert "tour" not in app.query_params
        return
    assert STEPS[number].ask in bar(app)
    assert app.query_params["tour"] in (str(number + 1), [str(number + 1)])
    assert app.button(key=f"tour_{number}").icon == ":material/circle:"  # skipped is not done


@pytest.mark.parametrize("number", range(1, COUNT + 1))
def test_a_step_points_at_what_it_asks_for_until_it_is_done(number: int, room: Room) -> None:
    step = STEPS[number - 1]
    app = at_step(room, number)
    assert pointed_at(app) == [step.target]
    named = re.findall(r"(?<![*])[*]([^*]+)[*](?![*])", step.ask)
    labels = {label for label, _ in controls(app)}
    assert all(any(label.startswith(name) for label in labels) for name in named)
    assert pointed_at(room.open("workshop", tour=str(number))) == []
    assert pointed_at(ACTIONS[step.watch](at_step(room, number))) == []


def test_without_its_word_a_review_is_chosen_first(room: Room) -> None:
    app = room.open(tour="1")
    app.text_area(key="review").set_value("A fine butter film.").run()
    assert pointed_at(app) == [STEPS[0].target_without]


@pytest.mark.parametrize("number", range(1, COUNT + 1))
def test_each_step_leads_to_its_page_from_another(number: int, room: Room) -> None:
    step = STEPS[number - 1]
    app = room.open("workshop", tour=str(number))
    click(app, f"tour_to_{number}")
    assert step.ask in bar(app)
    assert f"tour_to_{number}" not in keys(app)
    assert app.title[0].value == HEADINGS[step.page]


def _to_but(app: AppTest) -> AppTest:
    # Where the strip keeps its place after a move; only a browser can make one.
    app.session_state["read_strip.position"] = replace(
        app.session_state["read_strip.position"], step=15, moved_at=1
    )
    return app.run()


def _switch(app: AppTest) -> AppTest:
    app.query_params["return_sequences"] = "True"
    return app.run()


def _start_run(app: AppTest) -> AppTest:
    [button] = [button for button in app.button if button.label == "Train"]
    return button.click().run()


ACTIONS: dict[str, Any] = {
    "word": _to_but,
    "output": lambda app: (
        app.segmented_control(key="output_taken").set_value("after every word").run()
    ),
    "switch": _switch,
    "step": lambda app: app.button(key="sentiment_first").click().run(),
    "label": lambda app: app.segmented_control(key="write_label").set_value("negative").run(),
    "skip_top": lambda app: app.select_slider(key="encode_skip_top").set_value(20).run(),
    "clip_length": lambda app: app.select_slider(key="encode_clip_length").set_value(10).run(),
    "pads": lambda app: app.slider(key="pads").set_value(30).run(),
    "trained": _start_run,
    "compared": lambda app: (
        app.multiselect(key="compare_runs").set_value(["bundled-gru", "bundled-lstm"]).run()
    ),
}


@pytest.mark.parametrize("number", range(1, COUNT + 1))
def test_each_step_ticks_when_it_was_really_done(number: int, room: Room) -> None:
    step = STEPS[number - 1]
    app = at_step(room, number).run()
    assert step.ask in bar(app)  # a run of the page alone is no action
    app = ACTIONS[step.watch](app)
    assert bar(app).startswith(f":material/check_circle: **{number} of {COUNT}**")
    assert step.notice in bar(app)
    assert f"tour_to_{number + 1}" in keys(app)


def test_another_action_ticks_nothing(room: Room) -> None:
    app = at_step(room, 7)
    app.select_slider(key="encode_skip_top").set_value(20).run()
    assert STEPS[6].ask in bar(app)


def test_opening_the_part_is_not_the_action(room: Room) -> None:
    """The pads appear with the part; that they were not there before is no move."""
    app = room.open("encode", tour="8", part="Traps")
    assert "tour_to_8" in keys(app)
    click(app, "tour_to_8")
    assert STEPS[7].ask in bar(app)
    assert STEPS[7].ask in bar(app.run())


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (2, {"output_taken": "after every word"}),
        (3, {"return_sequences": "True"}),
        (4, {"step": "1"}),
        (5, {"write_label": "negative"}),
        (6, {"encode_skip_top": "20"}),
        (7, {"encode_clip_length": "10"}),
        (8, {"pads": "30"}),
        (10, {"runs": "bundled-gru,bundled-lstm"}),
    ],
)
def test_a_link_that_says_it_has_not_done_it(number: int, said: dict[str, str], room: Room) -> None:
    step = STEPS[number - 1]
    app = room.open(PAGE_FILES[step.page], tour=str(number), **step.state, **said)
    assert step.ask in bar(app)
    assert step.ask in bar(app.run())


def test_who_acts_before_the_page_is_finished_has_done_it(room: Room) -> None:
    """The page's first run was broken off by the click; the second saw what was done already."""
    app = room.open("workshop", tour="2")
    app.session_state["output_taken"] = "after every word"
    app.switch_page("sentiment_core/ui/encode/page.py").run()
    assert STEPS[1].notice in bar(app)


def test_a_review_that_ends_with_the_word_is_no_move(room: Room) -> None:
    app = at_step(room, 1)
    app.text_area(key="review").set_value("it was fine but").run()
    assert STEPS[0].ask in bar(app)


def test_a_page_change_keeps_the_step_and_what_was_done(room: Room) -> None:
    app = at_step(room, 7)
    ACTIONS["clip_length"](app)
    click(app, "tour_to_8")
    app.query_params.clear()  # as the navigation on top does
    app.switch_page("sentiment_core/ui/compare/page.py").run()
    assert STEPS[7].ask in bar(app)
    assert app.query_params["tour"] in ("8", ["8"])
    click(app, "tour_7")  # in the list
    assert STEPS[6].notice in bar(app)


def test_a_page_that_is_loaded_again_knows_what_was_done(room: Room) -> None:
    app = room.open("encode", visitor="one", tour="7")
    ACTIONS["clip_length"](app)
    click(app, "tour_to_8")
    again = room.open("encode", visitor="one", tour="7")
    assert STEPS[6].notice in bar(again)
    elsewhere = room.open(visitor="one")
    assert elsewhere.button(key="tour_start").label == f"Tour 7/{COUNT}"
    assert room.open().button(key="tour_start").label == INVITE
    assert STEPS[6].ask in bar(room.open("encode", visitor="two", tour="7"))


def test_left_it_can_be_gone_on_with_from_read(room: Room) -> None:
    app = at_step(room, 3)
    click(app, "tour_leave")
    assert bar(app) == ""
    assert "tour" not in app.query_params
    assert app.button(key="tour_start").label == f"Tour 3/{COUNT}"
    click(app, "tour_start")
    assert STEPS[2].ask in bar(app)


def test_finished_it_can_be_closed_and_taken_again(room: Room) -> None:
    app = at_step(room, COUNT)
    ACTIONS["compared"](app)
    click(app, f"tour_to_{COUNT + 1}")
    assert f"1 of {COUNT} done" in bar(app)
    click(app, "tour_leave")
    assert bar(app) == ""
    app.switch_page("sentiment_core/ui/read/page.py").run()
    assert app.button(key="tour_start").label == sentences.REPEAT_TOUR
    click(app, "tour_start")
    assert STEPS[0].ask in bar(app)
    click(app, f"tour_{COUNT}")
    assert STEPS[-1].ask in bar(app)  # what was done before is to be done again


@pytest.mark.parametrize(
    "text", ["0", "11", "-1", "4.5", "1e1", "99999999999999999999", "four", " ", *HOSTILE]
)
def test_a_hostile_link_starts_nothing_and_leaves_the_link(text: str, room: Room) -> None:
    app = room.open(tour=text.replace("\ud800", ""))
    assert bar(app) == ""
    assert "tour_start" in keys(app)
    assert "tour" not in app.query_params or len(text) > 4_000


def test_a_link_of_the_browsers_history_goes_back_a_step(room: Room) -> None:
    app = at_step(room, 7)
    app.query_params["tour"] = "6"
    app.run()
    assert STEPS[5].ask in bar(app)


def test_a_refused_run_is_no_run(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise DataError("Everything is taken.")

    app = at_step(room, 9)
    monkeypatch.setattr(room.queue, "submit", refuse)
    _start_run(app)
    assert "Everything is taken." in app.warning[0].value
    assert STEPS[8].ask in bar(app)
