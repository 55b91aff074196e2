"""Workshop in every state; nothing is trained, the engine is a fake."""

from dataclasses import asdict, replace
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from sentiment_core.jobs.engine.protocol import EngineState
from sentiment_core.jobs.workshop.presenter import PresenterAccess
from sentiment_core.jobs.workshop.questions import DOWN, LEVEL, UP
from sentiment_core.settings.limits import LIMITS, CellType
from sentiment_core.ui.app.runtime import runtime, use_runtime
from sentiment_core.ui.workshop.quiz import QUIZ
from tests import sentences
from tests.examples import HOSTILE, batch, epoch, keep, plan, trained_run
from tests.ui.conftest import Room
from tests.ui.read.test_read_page import markdown
from tests.ui.screen import labels, press, unfold
from tests.ui.test_links_below import asked_place

KEY = "the key of the room"


def metrics(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


@pytest.fixture
def with_key(room: Room) -> Room:
    use_runtime(replace(runtime(), presenter_access=PresenterAccess(KEY)))
    return room


def presenter(room: Room) -> AppTest:
    app = room.open("workshop")
    app.text_input(key="workshop_presenter_key").set_value(KEY)
    [button] = [button for button in app.button if button.label == "Open"]
    app = button.click().run()
    assert not app.exception
    return app


def test_an_empty_room_says_what_will_be_here(room: Room) -> None:
    app = room.open("workshop")
    assert not app.exception
    assert metrics(app)["Training"] == "0 of 1"
    assert metrics(app)["Longest wait"] == "none"
    assert len(app.info) == 1
    assert len(app.get("vega_lite_chart")) == 1, "the frame for the dots"


def test_who_trains_and_who_waits_is_told_without_names(room: Room) -> None:
    runs = [room.queue.submit(trained_run(seed=n).config, f"secret {n}").run_id for n in range(3)]
    room.engine.report(runs[0], event="plan", **asdict(plan()))
    room.engine.report(runs[0], event="batch", **asdict(batch(1, 3)))
    room.engine.report(runs[0], event="epoch", **asdict(epoch(1)))
    app = room.open("workshop")
    assert not app.exception
    assert (metrics(app)["Training"], metrics(app)["Waiting"]) == ("1 of 1", "2")
    table = app.dataframe[0].value
    assert list(table["position"]) == ["trains", "1", "2"]
    assert table["time"].iloc[1].endswith(sentences.UNTIL_START)
    assert "secret" not in markdown(app) + table.to_csv()


def test_runs_become_dots_and_the_best_is_named(room: Room) -> None:
    for n, cell in enumerate(CellType):
        run = trained_run(f"{n}" * 16, cell=cell)
        keep(room.store, replace(run, history=(epoch(1, 0.6 + n / 10),)))
    app = room.open("workshop")
    assert not app.exception
    assert "Best on the machine-written replica: **0.800**" in markdown(app)
    assert len(app.get("vega_lite_chart")) == 1
    by_cell = unfold(app, "workshop_room_folded").dataframe[0].value
    assert list(by_cell["runs"]) == [1, 1, 1]


@pytest.mark.parametrize(
    ("state", "slots", "problem", "told"),
    [
        (EngineState.STARTING, 0, "", "are starting"),
        (EngineState.GONE, 0, "No worker of the cluster ...", "No worker of the cluster"),
    ],
)
def test_what_is_wrong_with_the_engine_is_told(
    state: EngineState, slots: int, problem: str, told: str, room: Room
) -> None:
    room.engine.state, room.engine.slots, room.engine.problem = state, slots, problem
    assert told in markdown(room.open("workshop"))


def test_without_a_key_on_the_server_a_presenters_controls_do_not_exist(room: Room) -> None:
    app = room.open("workshop")
    assert labels(app) == ["Tour"]
    assert [text.label for text in app.text_input] == ["Review"]


def test_without_the_key_nobody_gets_in(with_key: Room) -> None:
    app = with_key.open("workshop")
    for wrong in ["", KEY[:-1], KEY.upper(), HOSTILE[0]]:
        app.text_input(key="workshop_presenter_key").set_value(wrong)
        [button] = [button for button in app.button if button.label == "Open"]
        app = button.click().run()
        assert "Wrong key." in markdown(app)
        assert sentences.PAUSE_QUEUE not in labels(app)


def test_a_presenter_pauses_limits_and_clears_the_queue(with_key: Room) -> None:
    app = presenter(with_key)
    press(app, "Pause the queue")
    assert with_key.queue.overview().paused
    assert sentences.QUEUE_PAUSED in markdown(app)
    with_key.queue.submit(trained_run().config, "ann")
    assert with_key.engine.jobs == {}
    press(app, "Empty the queue")
    assert with_key.queue.overview().waiting == ()
    press(app, "Resume the queue")
    assert not with_key.queue.overview().paused
    app.select_slider(key="workshop_presenter_limit").set_value(20).run()
    assert with_key.queue.overview().most_seconds == 20


def test_a_presenter_removes_the_runs_of_one_visitor(with_key: Room) -> None:
    with_key.queue.pause(True)
    for seed, visitor in enumerate(("ann", "stranger", "ben")):
        with_key.queue.submit(trained_run(seed=seed).config, visitor)
    app = presenter(with_key)
    assert app.button(key="workshop_presenter_clear_visitor").disabled
    chosen = with_key.queue.overview().waiting[1].run_id
    app.selectbox(key="workshop_presenter_run").set_value(chosen).run()
    app.button(key="workshop_presenter_clear_visitor").click().run()
    assert not app.exception
    assert with_key.queue.live_of("stranger") == []
    assert len(with_key.queue.overview().waiting) == 2
    assert app.selectbox(key="workshop_presenter_run").value is None


def test_the_room_predicts_and_the_answer_comes_from_the_bundled_runs(with_key: Room) -> None:
    app = presenter(with_key)
    press(app, "Ask: which cell wins?")
    guest = with_key.open("workshop")
    assert labels(guest)[1:4] == [str(cell) for cell in CellType]
    press(guest, "LSTM")
    assert "You chose: LSTM." in markdown(guest)
    assert "Answer" not in markdown(guest)
    press(app, "Show the answer")
    guest.run()
    assert guest.success[0].value.startswith("Answer: a tie at the top. 0 of 1 ")
    assert "bundled GRU 0.88" in markdown(guest)
    assert "You chose: LSTM." in markdown(guest), "the buttons are all grey now"
    assert all(button.disabled for button in guest.button if button.label in set(CellType))


def test_a_question_and_its_answer_are_brought_into_sight(with_key: Room) -> None:
    """On a phone the controls stand below the room's results, two screens under the question."""
    app = presenter(with_key)
    press(app, "Ask: which cell wins?")
    assert asked_place(app) == QUIZ
    app.run()  # the presenter may have scrolled on
    assert asked_place(app) == ""
    press(app, "Show the answer")
    assert asked_place(app) == QUIZ


def test_a_presenters_own_words_stand_in_a_question_as_they_are(with_key: Room) -> None:
    app = presenter(with_key)
    app.text_input(key="workshop_presenter_text").set_value(f"a **great** film {HOSTILE[1]}")
    app.number_input(key="workshop_presenter_word").set_value(2).run()
    press(app, "Ask: what does the next word do?")
    assert not app.exception
    assert app.code[0].value == "a ... next: great"
    question = runtime().quiz.snapshot.question
    assert question is not None
    assert question.choices == (UP, LEVEL, DOWN)
    assert "bundled GRU" in question.why


def test_a_word_that_is_not_there_is_told(with_key: Room) -> None:
    app = presenter(with_key)
    app.number_input(key="workshop_presenter_word").set_value(200).run()
    press(app, "Ask: what does the next word do?")
    assert "keeps fewer than 200 words" in markdown(app)
    assert runtime().quiz.snapshot.question is None


def test_a_link_is_prepared_and_opens_what_it_says(room: Room) -> None:
    app = room.open("workshop")
    app.multiselect(key="workshop_link_hide").set_value(["units", "seed"])
    app.select_slider(key="workshop_link_most").set_value(10)
    app.text_input(key="workshop_link_review").set_value("a fine film & more")
    app.run()
    page, _, query = app.code[-1].value.partition("?")
    values = dict(parse_qsl(query))
    assert page == "train"
    assert values == {
        "hide": "units,seed", "most_seconds": "10", "review": "a fine film & more",
    }  # fmt: skip
    opened = room.open("train", **values, units="16")
    shown = {control.key for control in (*opened.select_slider, *opened.number_input)}
    assert "units" not in shown
    assert "seed" not in shown
    assert "layers" in shown
    press(opened, "Train")
    [job] = room.engine.jobs.values()
    assert job.arguments[0].units == 16  # type: ignore[attr-defined]


def test_a_run_above_the_cost_of_the_lesson_cannot_be_trained(room: Room) -> None:
    app = room.open("train", most_seconds="5")
    assert sentences.LESSON_LIMIT in markdown(app)
    [train] = [button for button in app.button if button.label == "Train"]
    assert train.disabled
    app.switch_page("sentiment_core/ui/compare/page.py").run()  # nor with others together
    assert sentences.LESSON_LIMIT in markdown(app)
    assert app.button(key="train_cells").disabled


def test_the_review_of_a_lesson_waits_for_read(room: Room) -> None:
    app = room.open("train", review="a fine film", units="16")
    app.query_params.clear()  # as the navigation on top does
    app.switch_page("sentiment_core/ui/read/page.py").run()
    assert app.text_area(key="review").value == "a fine film"


@pytest.mark.parametrize("value", [*(t.replace("\ud800", "") for t in HOSTILE), "-1", "9" * 11])
def test_a_hostile_lesson_changes_nothing(value: str, room: Room) -> None:
    app = room.open("train", hide=value, most_seconds=value, large=value)
    assert not app.exception
    assert {control.key for control in app.select_slider} >= {"units", "layers"}
    assert sentences.LESSON not in markdown(app)


def test_every_setting_can_be_hidden(room: Room) -> None:
    app = room.open("train", hide=",".join(LIMITS), cell="LSTM", units="16")
    assert not app.exception
    for control in (app.number_input, app.select_slider, app.toggle, app.get("imgs")):
        assert not control
    assert not {control.key for control in app.segmented_control} & set(LIMITS)
    assert "More settings" not in [section.label for section in app.expander]
    press(app, "Train")
    [job] = room.engine.jobs.values()
    config = job.arguments[0]
    assert (config.cell, config.units) == ("LSTM", 16)  # type: ignore[attr-defined]


def test_a_preset_that_changes_what_a_lesson_fixes_is_not_offered(room: Room) -> None:
    """It was offered, and pressing it changed nothing."""
    offered = room.open("train", hide="layers").button_group(key="preset_choice").options
    assert "Quick start" in offered
    assert "Deep" not in offered
    app = room.open("train", hide="cell,layers", cell="LSTM")
    assert "preset_choice" not in {control.key for control in app.get("button_group")}


def test_larger_type_stays_on_every_page(room: Room) -> None:
    app = room.open("workshop")
    app.toggle(key="workshop_large").set_value(True).run()
    assert not app.exception
    app.run()
    assert any("font-size: 22px" in html.proto.body for html in app.get("html"))
