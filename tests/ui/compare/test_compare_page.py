"""The Compare page in every state; nothing is trained, the engine is a fake."""

import json
import re
from dataclasses import asdict, replace

import pytest
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df
from streamlit.testing.v1 import AppTest

from sentiment_core.errors import DataError
from sentiment_core.jobs.preparation import PreparationSnapshot, PreparationState
from sentiment_core.rnn.runs.run import EpochMetrics, RunState, TrainedRun
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limits import LIMITS, CellType, DatasetName
from sentiment_core.ui.app import rights
from tests import sentences
from tests.examples import HOSTILE, batch, epoch, keep, plan, small_config, trained_run
from tests.pages import components
from tests.ui.conftest import Room
from tests.ui.read.test_read_page import markdown
from tests.ui.screen import unfold
from tests.ui.train.test_train_page import press

MINE, OTHER = "0123456789abcdef", "fedcba9876543210"
CELLS = ["bundled-simplernn", "bundled-lstm", "bundled-gru"]


@pytest.fixture
def own_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rights, "is_own_machine", lambda: True)
    monkeypatch.setattr("sentiment_core.ui.compare.comparison.is_own_machine", lambda: True)


def strips(app: AppTest) -> dict[str, object]:
    data: dict[str, object] = json.loads(components(app)[0].json)
    return data


def names(app: AppTest) -> list[object]:
    return [row["name"] for row in strips(app)["rows"]]  # type: ignore[union-attr,attr-defined]


def ledger(app: AppTest) -> dict[str, list[object]]:
    [table] = [frame.value for frame in app.dataframe if "interval" in frame.value]
    return {name: table[name].tolist() for name in table}


def legend(app: AppTest) -> list[str]:
    """What stands beside the marks of the curves: of a plan's runs, how far each is."""
    [shown] = [one.proto.body for one in app.get("html") if 'class="curves"' in one.proto.body]
    entries = re.findall(r"<span>(.*?)</span>", shown)
    return [re.sub(r"<b .*?</b>", "", entry) for entry in entries]


def curves(app: AppTest) -> list[str]:
    """Which runs the curves of accuracy show, by letter or number."""
    charts = [one.proto for one in app.get("vega_lite_chart")]
    [chart] = [one for one in charts if one.alt.startswith("val_accuracy of the compared runs")]
    [points] = [data for data in chart.datasets if data.name == "points"]
    return sorted(set(convert_arrow_bytes_to_pandas_df(points.data.data)["letter"]))


def choose(app: AppTest, run_id: str) -> AppTest:
    return app.selectbox(key="ledger_run").set_value(run_id).run()


def run_with(run_id: str, accuracy: float, **settings: object) -> TrainedRun:
    return replace(trained_run(run_id, **settings), history=(epoch(1, accuracy),))


def test_with_nothing_trained_three_bundled_cells_read_a_sample(room: Room) -> None:
    app = room.open("compare")
    assert not app.exception
    assert names(app) == ["bundled SimpleRNN", "bundled LSTM", "bundled GRU"]
    rows = strips(app)["rows"]
    assert [row["letter"] for row in rows] == ["A", "B", "C"]  # type: ignore[attr-defined]
    for row in rows:  # type: ignore[attr-defined]
        told = "\n".join(row["facts"])
        assert "parameters" in told
        assert re.search(r"0\.\d{3} \(0\.\d{3} to 0\.\d{3}\)", told), "accuracy and interval"
    assert len(app.get("vega_lite_chart")) >= 4
    assert all(chart.proto.alt for chart in app.get("vega_lite_chart"))
    assert curves(app) == ["A", "B", "C"]
    assert "**1**, **2** and **3** have one seed only" in markdown(app)
    assert len(ledger(app)["name"]) == len(room.store.all()) + len(baselines(room))


def baselines(room: Room) -> list[object]:
    from sentiment_core.ui.app.runtime import runtime

    return list(runtime().baselines.all())


def test_the_values_are_those_of_the_networks(room: Room) -> None:
    from sentiment_core.rnn.runs.reader import Reader

    app = room.open("compare", review="not a good film", runs="bundled-gru,bundled-lstm")
    for row, run_id in zip(strips(app)["rows"], ["bundled-gru", "bundled-lstm"], strict=True):  # type: ignore[call-overload]
        trace = Reader.of(room.store, room.store.find(run_id)).read("not a good film")
        shown = [word[3] for word in row["words"]]
        assert shown == pytest.approx(trace.probabilities.tolist(), abs=1e-4)


def test_values_are_of_cut_reviews_only_where_no_word_was_clipped_in_front(room: Room) -> None:
    """The title said "if the review ended after each word" of a review whose beginning was never
    read; cut before its last 250 words it is another review."""
    for words, clipped in ((250, False), (251, True)):
        app = room.open("compare", review="good " * words, runs="bundled-gru,bundled-lstm")
        assert (sentences.IF_REVIEW_ENDED in markdown(app)) is not clipped
        for row in strips(app)["rows"]:  # type: ignore[attr-defined]
            assert any(sentences.CLIPPED_IN_FRONT in fact for fact in row["facts"]) is clipped


def test_the_warning_of_unknown_words_names_the_networks(room: Room) -> None:
    """It said "the network" beside four, of which three knew all words."""
    keep(room.store, trained_run(MINE))
    app = room.open("compare", run=MINE, review="a wonderful masterpiece, superbly acted")
    [warning] = app.warning
    assert warning.value.startswith("**A**: ")
    app.text_area[0].set_value("Der Film ist leider langweilig und bleibt bis zuletzt flach.").run()
    [warning] = app.warning
    assert [line.split(":")[0] for line in warning.value.splitlines()] == ["**A**", "**B, C, D**"]
    app = room.open("compare", review="a wonderful masterpiece, superbly acted")
    assert not app.warning


def test_everything_is_in_the_link(room: Room) -> None:
    keep(room.store, trained_run(MINE))
    app = room.open(
        "compare", runs=f"{MINE},bundled-lstm", pin="bundled-lstm", review="a good film", word="1"
    )
    assert not app.exception
    assert names(app) == ["GRU 012345", "bundled LSTM"]
    assert app.text_area[0].value == "a good film"
    assert strips(app)["step"] == 1
    assert sentences.IS_PINNED in ledger(app)["differs"]
    app.multiselect(key="compare_runs").set_value(["bundled-gru"]).run()
    assert app.query_params["runs"] == "bundled-gru"
    assert names(app) == ["bundled GRU"]
    choose(app, MINE)
    press(app, "Pin")
    assert app.query_params["pin"] == MINE
    press(app, "Unpin")
    assert "pin" not in app.query_params


@pytest.mark.parametrize(
    "text", ["".join(HOSTILE[:4]), "".join(HOSTILE[4:8]).replace("\ud800", ""), "..,,a", "9" * 30]
)
def test_a_link_of_a_stranger_breaks_nothing(text: str, room: Room) -> None:
    names_in_link = ("runs", "pin", "review", "word", "filter", "seeds", "run", "ledger_order")
    app = room.open("compare", **dict.fromkeys(names_in_link, text))
    assert not app.exception
    said = markdown(app)
    assert sentences.INCOMPARABLE in said
    assert "<script>" not in said
    assert "evil.example" not in said
    assert len(app.multiselect(key="compare_runs").value) == 3


def test_the_run_of_another_page_comes_along_beside_the_three_cells(room: Room) -> None:
    keep(room.store, trained_run(MINE))
    app = room.open("compare", run=MINE, review="a good film")
    assert names(app) == ["GRU 012345", "bundled SimpleRNN", "bundled LSTM", "bundled GRU"]
    assert app.query_params["runs"] == ",".join([MINE, *CELLS])
    assert names(room.open("compare", run="bundled-gru"))[0] == "bundled SimpleRNN"


def test_what_is_compared_is_in_the_link_again_after_a_walk(room: Room) -> None:
    app = room.open("compare", runs="bundled-gru", review="a good film", pin="bundled-lstm")
    app.switch_page("sentiment_core/ui/read/page.py").run()
    app.query_params.clear()
    app.switch_page("sentiment_core/ui/compare/page.py").run()
    found = {name: app.query_params[name] for name in ("runs", "pin", "review")}
    assert found == {"runs": "bundled-gru", "pin": "bundled-lstm", "review": "a good film"}


def test_no_run_ticked_is_a_state_with_a_sentence(room: Room) -> None:
    app = room.open("compare")
    app.multiselect(key="compare_runs").set_value([]).run()
    assert not app.exception
    assert len(app.info) == 1
    assert not components(app)


@pytest.mark.parametrize("review", ["", "!!!", "zzyzx"])
def test_a_review_without_a_word_to_read_is_told(review: str, room: Room) -> None:
    app = room.open("compare")
    app.text_area[0].set_value(review).run()
    assert not app.exception
    assert len(app.info) == 1


def train_each_cell(room: Room, app: AppTest) -> list[str]:
    """End the plan's runs one after the other, the page looking after each; their ids."""
    trained = []
    for _ in CellType:
        [run_id] = room.engine.jobs
        config = room.engine.jobs[run_id].arguments[0]
        finished = replace(trained_run(run_id), config=config)  # type: ignore[arg-type]
        keep(room.store, finished)
        room.engine.end(run_id, finished)
        trained.append(run_id)
        app.run()
        assert not app.exception
    return trained


def test_three_cells_are_trained_one_after_the_other_with_one_press(room: Room) -> None:
    app = press(room.open("compare", review="w1 w2"), "Train all three cells")
    assert not app.exception
    [running] = room.engine.jobs
    told = legend(app)
    assert told[0] == "SimpleRNN: epoch 1 of 3"
    assert told[1].startswith(sentences.NEXT_IN_QUEUE)
    assert told[2] == sentences.NOT_STARTED
    assert curves(app) == []
    room.engine.report(running, event="plan", **asdict(plan()))
    room.engine.report(running, event="batch", **asdict(batch(2, 3)))
    room.engine.report(running, event="epoch", **asdict(epoch(1)))
    app.run()
    assert legend(app)[0] == "SimpleRNN: epoch 2 of 3, val_accuracy 0.800"
    assert curves(app) == ["1"], "they are drawn while they train"
    assert "training" in ledger(app)["state"]
    assert "waiting" in ledger(app)["state"]
    trained = train_each_cell(room, app)
    assert legend(app) == [f"{name}, 0.800" for name in names(app)]
    assert curves(app) == ["A", "B", "C"]
    assert sentences.THREE_CELLS_TRAINED in markdown(app)
    assert app.query_params["runs"] == ",".join(trained)
    assert names(app) == [f"{cell} {run[:6]}" for cell, run in zip(CellType, trained, strict=True)]
    configs = [room.store.find(run_id).config for run_id in trained]
    assert {replace(config, cell=CellType.GRU) for config in configs} == {configs[2]}
    press(app, "Close")
    assert sentences.THREE_CELLS not in markdown(app)


def test_a_page_loaded_again_as_a_plan_ends_compares_what_was_trained(room: Room) -> None:
    """The page that was left had taken the results: the new one compared the bundled cells."""
    app = press(room.open("compare", visitor="one", review="w1 w2"), "Train all three cells")
    trained = train_each_cell(room, app)
    again = room.open("compare", visitor="one", review="w1 w2")
    assert again.query_params["runs"] in (",".join(trained), [",".join(trained)])
    assert names(again) == [
        f"{cell} {run[:6]}" for cell, run in zip(CellType, trained, strict=True)
    ]
    other = room.open("compare", visitor="one", review="w1 w2", runs="bundled-lstm")
    assert other.query_params["runs"] in ("bundled-lstm", ["bundled-lstm"])


@pytest.mark.parametrize("settings", ["form", "bundled-gru"])
def test_while_imdb_is_made_ready_nothing_trains_on_anything_else(
    settings: str, room: Room
) -> None:
    """In the first seconds of a server, all three cells trained on the replica."""
    room.preparation.snapshot = PreparationSnapshot(PreparationState.WORKING, "Converting IMDB.")
    app = room.open("compare")
    app.selectbox(key="compare_settings").set_value(settings).run()
    assert "Converting IMDB." in markdown(app)
    for key in ("train_cells", "train_seeds"):
        assert app.button(key=key).disabled
    press(app, "Use the replica instead")
    app.button(key="train_cells").click().run()
    assert not app.exception
    [job] = room.engine.jobs.values()
    assert job.arguments[0] == RunConfig(dataset=DatasetName.REPLICA, cell=CellType.SIMPLE_RNN)


def test_stop_starts_nothing_more(room: Room) -> None:
    app = press(room.open("compare"), "Train all three cells")
    [running] = room.engine.jobs
    press(app, "Stop")
    assert room.engine.stopped == [running]
    room.engine.end(running, error=DataError("stopped"))
    app.run()
    assert room.engine.jobs == {}
    assert len(legend(app)) == 2
    assert sentences.STOPPED_EARLY in markdown(app)


def test_a_run_that_magnifies_rounding_errors_is_marked_in_the_ledger(room: Room) -> None:
    """Train said so, and the ledger, where runs of one seed are compared, did not."""
    history = (epoch(1), replace(epoch(2), parted=0.02))
    keep(room.store, replace(trained_run(MINE), history=history))
    app = room.open("compare")
    assert ledger(app)["state"].count("finished, magnifies rounding") == 1
    press(app, "Train all three cells")
    [run_id] = room.engine.jobs
    for entry in history:
        room.engine.report(run_id, event="epoch", **asdict(entry))
    app.run()
    assert "training, magnifies rounding" in ledger(app)["state"]


def test_a_failed_run_is_told_in_the_plan_and_in_the_ledger(room: Room) -> None:
    app = press(room.open("compare"), "Train all three cells")
    for _ in CellType:
        [run_id] = room.engine.jobs
        room.engine.end(run_id, error=DataError("The reviews are gone."))
        app.run()
    assert not app.exception
    assert legend(app)[0] == "SimpleRNN: failed. The reviews are gone."
    assert ledger(app)["state"].count("failed: The reviews are gone.") == 3
    assert names(app) == ["bundled SimpleRNN", "bundled LSTM", "bundled GRU"]


def test_settings_that_this_server_cannot_train_are_explained(room: Room) -> None:
    keep(room.store, trained_run(MINE, train_reviews=20_000))
    app = room.open("compare")
    app.selectbox(key="compare_settings").set_value(MINE).run()
    [button] = [button for button in app.button if button.label == "Train all three cells"]
    assert button.disabled
    assert "20,000 were requested" in markdown(app)
    assert "20,000 were requested" in button.proto.help


def test_seeds_are_trained_and_held_against_each_other(room: Room) -> None:
    app = room.open("compare", seeds="3")
    press(app, "Train 3 seeds")
    seeds = []
    for accuracy in (0.70, 0.71, 0.72):
        [run_id] = room.engine.jobs
        config = room.engine.jobs[run_id].arguments[0]
        seeds.append(config.seed)  # type: ignore[attr-defined]
        finished = replace(run_with(run_id, accuracy), config=config)  # type: ignore[arg-type]
        keep(room.store, finished)
        room.engine.end(run_id, finished)
        app.run()
    assert seeds == [1, 2, 3]
    assert curves(app) == ["1", "2", "3"], "until the line is closed"
    assert curves(press(app, "Close")) == ["A", "B", "C"]
    [table] = [frame.value for frame in app.dataframe if "spread" in frame.value]
    assert table["mean"].tolist() == pytest.approx([0.71])
    assert table["spread"].tolist() == pytest.approx([0.01])
    for seed, accuracy in enumerate((0.80, 0.81, 0.82)):
        keep(room.store, run_with(f"{seed:016x}", accuracy, seed=seed, units=8))
    app.run()
    assert not app.exception
    [told] = [line for line in markdown(app).splitlines() if line.startswith("**1** and **2**")]
    assert re.findall(r"0\.\d{3}", told) == ["0.100", "0.020"]
    assert "1 is better" in told


@pytest.mark.usefixtures("own_machine")
def test_a_run_is_renamed_for_good_and_its_name_is_text(room: Room) -> None:
    keep(room.store, trained_run(MINE))
    app = choose(room.open("compare", runs=MINE, review="w1 w2"), MINE)
    for text in HOSTILE:
        app.text_input(key=f"ledger_name_{MINE}").set_value(text.replace("\ud800", "")).run()
        assert not app.exception
        name = room.store.notes.get(MINE).name
        assert name in ledger(app)["name"]
        assert names(app) == [name]
        assert name not in markdown(app)
    app.text_input(key=f"ledger_name_{MINE}").set_value("my best").run()
    again = room.open("compare")
    assert "my best" in ledger(again)["name"]
    choose(again, MINE)
    again.text_input(key=f"ledger_name_{MINE}").set_value("").run()
    assert "GRU 012345" in ledger(again)["name"]


@pytest.mark.usefixtures("own_machine")
def test_a_run_is_deleted_after_a_second_press(room: Room) -> None:
    keep(room.store, trained_run(MINE))
    app = choose(room.open("compare", runs=f"{MINE},bundled-gru", pin=MINE), MINE)
    press(app, "Delete for good")
    assert not app.exception
    assert room.store.get(MINE) is None
    assert app.query_params["runs"] == "bundled-gru"
    assert "pin" not in app.query_params
    assert names(app) == ["bundled GRU"]


@pytest.mark.usefixtures("own_machine")
@pytest.mark.parametrize("run_id", CELLS)
def test_a_bundled_run_cannot_be_renamed_or_deleted(run_id: str, room: Room) -> None:
    app = choose(room.open("compare"), run_id)
    assert app.text_input(key=f"ledger_name_{run_id}").disabled
    assert sentences.BUNDLED_NAME_STAYS in markdown(app)
    app.button(key="ledger_delete_now").click().run()
    assert room.store.get(run_id) is not None


def test_somebody_elses_run_can_be_read_but_not_changed(room: Room) -> None:
    keep(room.store, trained_run(MINE))
    app = choose(room.open("compare"), MINE)
    assert app.text_input(key=f"ledger_name_{MINE}").disabled
    assert sentences.ONLY_THE_OWNER in markdown(app)
    app.button(key="ledger_delete_now").click().run()
    assert room.store.get(MINE) is not None
    press(app, "Pin")
    assert room.store.notes.pinned() is None  # the pin is this visitor's own


def test_who_started_a_run_may_delete_it(room: Room) -> None:
    app = press(room.open("compare"), "Train all three cells")
    [run_id] = room.engine.jobs
    finished = replace(trained_run(run_id), config=room.engine.jobs[run_id].arguments[0])  # type: ignore[arg-type]
    keep(room.store, finished)
    room.engine.end(run_id, finished)
    app.run()
    choose(app, run_id)
    assert not app.text_input(key=f"ledger_name_{run_id}").disabled
    press(app, "Delete for good")
    assert room.store.get(run_id) is None


def test_who_joins_a_run_of_somebody_else_may_not_delete_it(room: Room) -> None:
    """Whoever pressed Train with somebody's settings became a second owner."""
    for visitor in ("a" * 32, "b" * 32):
        press(room.open("train", visitor=visitor), "Train")
    [run_id] = room.engine.jobs
    joined = room.open("compare", visitor="b" * 32)
    assert "training" in ledger(joined)["state"]
    finished = replace(trained_run(run_id), config=room.engine.jobs[run_id].arguments[0])  # type: ignore[arg-type]
    keep(room.store, finished)
    room.engine.end(run_id, finished)
    press(choose(joined.run(), run_id), "Delete for good")
    assert room.store.get(run_id) is not None
    press(choose(room.open("compare", visitor="a" * 32), run_id), "Delete for good")
    assert room.store.get(run_id) is None


@pytest.mark.usefixtures("own_machine")
def test_the_pin_of_ones_own_machine_is_there_after_a_restart(room: Room) -> None:
    keep(room.store, trained_run(MINE, units=8))
    app = choose(room.open("compare"), MINE)
    press(app, "Pin")
    again = ledger(room.open("compare"))
    assert again["state"][again["name"].index("GRU 012345")] == "finished, pinned"
    told = again["differs"][again["name"].index("bundled LSTM")]
    assert str(told).startswith("accuracy +0.082 (intervals overlap); LSTM instead of GRU; dataset")


def test_settings_go_into_the_form_on_train(room: Room) -> None:
    config = small_config(
        dataset="replica", cell="LSTM", layers=2, epochs=7, clip_length=77, seed=5, num_words=333,
        learning_rate=0.0123, batch_size=48,
    )  # fmt: skip
    keep(room.store, replace(trained_run(MINE), config=config))
    app = choose(room.open("compare"), MINE)
    press(app, "Load settings")
    assert not app.exception
    assert app.title[0].value == sentences.TRAIN_TITLE
    press(app, "Train")
    [[taken, *_]] = [job.arguments for job in room.engine.jobs.values()]
    assert taken == config
    assert {name for name in LIMITS if getattr(taken, name) != getattr(config, name)} == set()


def test_reloaded_settings_are_in_the_link_of_train(room: Room) -> None:
    config = small_config(
        dataset="replica", mask_zero=False, maxlen=200, num_words=None, padding="pre", seed=1234
    )
    keep(room.store, replace(trained_run(MINE), config=config))
    app = choose(room.open("compare"), MINE)
    press(app, "Load settings")
    link = {name: str(value) for name, value in app.query_params.items() if name in LIMITS}
    press(room.open("train", **link), "Train")
    [[taken, *_]] = [job.arguments for job in room.engine.jobs.values()]
    assert taken == config


def test_the_form_on_train_sets_what_is_trained_here(room: Room) -> None:
    app = room.open("train", units="64", layers="2", dataset="Replica")
    app.switch_page("sentiment_core/ui/compare/page.py").run()
    press(app, "Train all three cells")
    [[config, *_]] = [job.arguments for job in room.engine.jobs.values()]
    assert (config.units, config.layers, config.cell) == (64, 2, "SimpleRNN")


def test_filter_and_sort_change_the_ledger(room: Room) -> None:
    for number, accuracy in enumerate((0.6, 0.9)):
        keep(room.store, run_with(f"{number:016x}", accuracy, cell="LSTM"))
    app = room.open("compare", filter="lstm finished")
    assert len(ledger(app)["name"]) == 2
    app.selectbox(key="ledger_order").set_value("best accuracy first").run()
    assert ledger(app)["val_accuracy"] == [0.9, 0.6]
    app.text_input(key="ledger_words").set_value("nothing has these").run()
    assert not app.exception
    assert not [frame for frame in app.dataframe if "interval" in frame.value]
    assert len(app.info) == 1


def test_a_stopped_and_a_rescued_run_are_told_apart(room: Room) -> None:
    keep(room.store, replace(trained_run(MINE), state=RunState.STOPPED))
    keep(room.store, replace(trained_run(OTHER), state=RunState.STOPPED))
    room.store.notes.mark_rescued(OTHER, True)
    states = ledger(room.open("compare"))["state"]
    assert (states.count("stopped"), states.count("rescued")) == (1, 1)


def test_a_damaged_run_is_told_and_the_others_read(room: Room) -> None:
    keep(room.store, trained_run(MINE))
    for file in (room.store.folder / MINE).glob("*.npz"):
        file.write_bytes(b"damaged")
    app = room.open("compare", runs=f"{MINE},bundled-gru")
    assert not app.exception
    assert app.error[0].value
    assert names(app) == ["bundled GRU"]


def test_a_baseline_is_a_row_and_a_line_but_reads_nothing(room: Room) -> None:
    kept = baselines(room)
    if not kept:
        pytest.skip("no baseline is bundled yet")
    machine = kept[0].baseline_id  # type: ignore[attr-defined]
    app = room.open("compare", runs=f"{machine},bundled-gru")
    assert not app.exception
    assert "linear SVM" in ledger(app)["cell"]
    assert names(app) == ["bundled GRU"]
    assert strips(app)["rows"][0]["letter"] == "B"  # type: ignore[index]
    assert [text.endswith("(dashed)") for text in legend(app)] == [True, False]


def test_a_run_of_twenty_epochs_has_all_its_points(room: Room) -> None:
    history = tuple(
        EpochMetrics(number, 0.5, 0.7, 0.5, 0.6 + number / 100, 1.0, 10.0)
        for number in range(1, 21)
    )
    keep(room.store, replace(trained_run(MINE, epochs=20), history=history))
    app = unfold(room.open("compare", runs=MINE), "compare_curves_folded")
    [table] = [frame.value for frame in app.dataframe if "val_loss" in frame.value]
    assert table["epoch"].tolist() == list(range(1, 21))
