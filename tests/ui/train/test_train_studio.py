"""Beside the form on Train: presets, script, summary, limits, what the curves say, the sample."""

import json
from dataclasses import asdict, replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from sentiment_core.rnn.analysis.sample_review import SAMPLE_REVIEW, SAMPLE_WORDS
from sentiment_core.rnn.script.script import keras_script
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limits import LIMITS, DatasetName
from sentiment_core.settings.presets import PRESETS, claim_of
from sentiment_core.ui.app.runtime import use_runtime
from sentiment_core.ui.components.script_view import script_payload
from sentiment_core.ui.shared.cost import too_much
from sentiment_core.ui.train.presets import changes_text
from tests import sentences
from tests.examples import HOSTILE, WORDS, batch, epoch, keep, plan, random_weights, trained_run
from tests.pages import components
from tests.ui.conftest import Room
from tests.ui.read.test_read_page import markdown
from tests.ui.train.test_train_page import charts, train


def group(app: AppTest, key: str) -> Any:
    [found] = [element for element in app.get("button_group") if element.key == key]
    return found


def take(app: AppTest, name: str) -> AppTest:
    group(app, "preset_choice").set_value(name).run()
    assert not app.exception
    return app


def script(app: AppTest) -> dict[str, Any]:
    """What the script view was given."""
    shown = [json.loads(view.json) for view in components(app)]
    [found] = [view for view in shown if "lines" in view]
    return dict(found)


def marked(app: AppTest) -> list[str]:
    return [text for text, changed in script(app)["lines"] if changed]


def settings(app: AppTest) -> RunConfig:
    """What the form holds."""
    return RunConfig(**{name: app.session_state[name] for name in LIMITS})


class TestPresets:
    @pytest.mark.parametrize("name", PRESETS)
    def test_one_click_fills_the_form_says_what_to_see_and_starts_nothing(
        self, name: str, room: Room
    ) -> None:
        app = take(room.open("train"), name)
        held = settings(app)
        assert held == replace(PRESETS[name].config, dataset=DatasetName.REPLICA)
        [told] = [e for e in app.markdown if claim_of(name) in e.value]
        assert told.proto.help.startswith(changes_text(held))
        assert sentences.REPLICA_IS_EASIER in told.proto.help
        assert app.query_params["preset"] == [name] or app.query_params["preset"] == name
        assert room.engine.jobs == {}

    def test_after_a_change_it_is_no_preset_any_more(self, room: Room) -> None:
        app = take(room.open("train"), "overfit")
        app.select_slider(key="units").set_value(8).run()
        assert claim_of("overfit") not in markdown(app)
        assert "preset" not in app.query_params
        assert "Units 8 (was 32)" in markdown(app)

    def test_a_link_that_names_a_preset_fills_the_form(self, room: Room) -> None:
        app = room.open("train", preset="deep")
        assert settings(app).layers == 3
        assert claim_of("deep") in markdown(app)

    def test_what_a_link_sets_itself_comes_before_its_preset(self, room: Room) -> None:
        app = room.open("train", preset="deep", units="64")
        held = settings(app)
        assert (held.layers, held.units) == (1, 64)

    @pytest.mark.parametrize("name", HOSTILE)
    def test_a_link_that_names_no_preset_changes_nothing(self, name: str, room: Room) -> None:
        app = room.open("train", preset=name.replace("\ud800", ""))
        assert not app.exception
        assert settings(app) == replace(RunConfig(), dataset=DatasetName.REPLICA)

    def test_the_changes_are_told_in_the_words_of_the_form(self) -> None:
        assert changes_text(RunConfig()) == "Default settings."
        config = replace(RunConfig(), num_words=None, mask_zero=False, maxlen=200, seed=2)
        assert changes_text(config) == (
            "Changed: Mask padding (mask_zero) off (was on); "
            "Vocabulary (num_words) all (was 10,000); Drop long reviews (maxlen) 200 (was off); "
            "Seed 2 (was 1)."
        )


class TestBehind:
    def test_the_script_is_that_of_the_form_and_nothing_is_marked_at_first(
        self, room: Room
    ) -> None:
        app = room.open("train")
        lines = [text for text, _ in script(app)["lines"]]
        config = replace(RunConfig(), dataset=DatasetName.REPLICA)
        assert "\n".join(lines) + "\n" == keras_script(config)
        assert marked(app) == []
        assert "highlighted" in script(app)["note"]
        assert "Download script" in [b.label for b in app.get("download_button")]

    def test_the_lines_of_the_last_change_are_marked_until_the_next(self, room: Room) -> None:
        app = room.open("train")
        app.select_slider(key="units").set_value(64).run()
        assert [line.strip()[:20] for line in marked(app)] == ["keras.layers.GRU(64,"]
        assert script(app)["note"] == "Changed: units 32 → 64 (1 line highlighted)"
        app.run()
        assert len(marked(app)) == 1
        app.select_slider(key="epochs").set_value(5).run()
        assert [line.strip() for line in marked(app)] == ["epochs=5,"]

    def test_a_preset_marks_all_that_it_changes(self, room: Room) -> None:
        app = take(room.open("train"), "post")
        assert len(marked(app)) >= 8
        assert " more (" in script(app)["note"]

    def test_the_summary_counts_and_explains(self, room: Room) -> None:
        app = room.open("train", train_behind="Model summary")
        table = app.dataframe[-1].value
        assert table["Output Shape"].tolist() == ["(None, 150, 32)", "(None, 32)", "(None, 1)"]
        assert "- **gru**: 3 × (32 × 32 + 32 × 32 + 2 × 32) = 6,336; return" in markdown(app)
        assert "Total params: **326,369**" in markdown(app)
        assert sentences.BATCH_SIZE_IS_NONE in markdown(app)

    def test_the_payload_changes_its_digest_with_what_is_shown(self) -> None:
        one = script_payload(["a", "b"], {1}, note="", label="")
        assert one["lines"] == [["a", False], ["b", True]]
        other = script_payload(["a", "b"], {0}, note="", label="")
        assert one["digest"] != other["digest"]


class TestLimits:
    def test_a_run_that_takes_too_long_is_explained_and_not_changed(self, room: Room) -> None:
        room.queue._estimate = lambda config: 1_500.0
        app = room.open("train")
        text = "This run would take about 25 min; this server stops a run after 15 min."
        assert text in markdown(app)
        [button] = [button for button in app.button if button.label == "Train"]
        assert button.disabled
        assert text in button.proto.help
        assert settings(app) == replace(RunConfig(), dataset=DatasetName.REPLICA)

    def test_the_limit_is_that_of_the_servers_own_queue(self, room: Room) -> None:
        room.queue.limits = replace(room.queue.limits, seconds=60.0)
        room.queue._estimate = lambda config: 120.0
        assert sentences.STOPS_AFTER_ONE_MINUTE in markdown(room.open("train"))
        assert sentences.STOPS_AFTER_ONE_MINUTE in markdown(room.open("compare"))

    def test_a_run_that_needs_too_much_memory_is_explained(self, room: Room) -> None:
        from sentiment_core.ui.app.runtime import runtime

        use_runtime(replace(runtime(), worker_bytes=100_000_000))
        app = room.open("train")
        assert "a training worker here has 100 MB" in markdown(app)
        [button] = [button for button in app.button if button.label == "Train"]
        assert button.disabled

    @pytest.mark.parametrize(
        ("seconds", "memory", "most_memory", "part"),
        [
            (899.0, 1e9, 2e9, ""),
            (899.0, 1e12, None, ""),
            (901.0, 1e9, 2e9, "Epochs, Training reviews, Clip length or Recurrent layers"),
            (1.0, 3e9, 2e9, "about 3.0 GB of memory; a training worker here has 2.0 GB"),
        ],
    )
    def test_what_is_over_a_limit_is_named_with_a_way_out(
        self, seconds: float, memory: float, most_memory: float | None, part: str
    ) -> None:
        told = too_much(
            replace(RunConfig(), layers=2),
            seconds=seconds,
            memory=memory,
            most_seconds=900.0,
            most_memory=most_memory,
        )
        assert part in told
        assert bool(told) == bool(part)

    def test_settings_within_the_limits_leave_the_button_on(self, room: Room) -> None:
        [button] = [button for button in room.open("train").button if button.label == "Train"]
        assert not button.disabled
        assert "equal settings" in button.proto.help


class TestWhileItTrains:
    def running(self, room: Room, *, epochs: int) -> tuple[AppTest, str]:
        """A run with points, so many finished epochs, and its weights written so far."""
        app, run_id = train(room)
        room.engine.report(run_id, event="plan", **asdict(plan(validation_reviews=2_000)))
        for step in range(1, 6):
            room.engine.report(run_id, event="batch", **asdict(batch(1, step)))
        for number in range(1, epochs + 1):
            room.engine.report(run_id, event="epoch", **asdict(epoch(number)))
        return app, run_id

    def test_the_probe_is_read_with_the_weights_that_are_written_so_far(self, room: Room) -> None:
        app, run_id = self.running(room, epochs=1)
        config = room.engine.jobs[run_id].arguments[0]
        assert isinstance(config, RunConfig)
        with room.store.writing(run_id) as folder:
            folder.write_vocabulary(WORDS)
            for number in (0, 1, 2):  # the last one is not reported yet: it may be half written
                folder.write_weights(number, random_weights(config, rows=10_000, seed=number))
            app.run()
            assert not app.exception
            assert len(charts(app)) == 3
            assert f"{len(SAMPLE_WORDS)} words have no cell" in markdown(app)
            folder.write_run(trained_run(run_id))

    def test_before_anything_is_written_the_probe_is_empty(self, room: Room) -> None:
        app, _ = self.running(room, epochs=0)
        assert not app.run().exception
        assert "Training accuracy" not in markdown(app)
        assert sentences.ON_ANOTHER_MACHINE in markdown(app)

    def test_what_the_curves_say_is_told_after_each_epoch(self, room: Room) -> None:
        app, run_id = self.running(room, epochs=1)
        app.run()
        assert "Training accuracy 0.750, validation accuracy" in markdown(app)
        worse = replace(epoch(2), loss=0.1, val_loss=0.9)
        room.engine.report(run_id, event="epoch", **asdict(worse))
        app.run()
        assert sentences.OVERFITTING in markdown(app)
        assert "rounding errors" not in markdown(app)

    def test_a_run_that_magnifies_rounding_errors_says_so_while_it_trains_and_after(
        self, room: Room
    ) -> None:
        """With three layers of 128 at learning rate 0.1 Keras ends elsewhere with the same seed;
        nothing on the page said so."""
        app, run_id = self.running(room, epochs=1)
        room.engine.report(run_id, event="epoch", **asdict(replace(epoch(2), parted=0.02)))
        assert "rounding errors" in markdown(app.run())
        history = (epoch(1), replace(epoch(2), parted=0.02))
        run = keep(room.store, replace(trained_run(), history=history))
        assert "rounding errors" in markdown(room.open("train", run=run.run_id))

    def test_a_finished_run_keeps_its_sample(self, room: Room) -> None:
        run = keep(room.store, trained_run())
        app = room.open("train", run=run.run_id)
        assert not app.exception
        assert SAMPLE_REVIEW in app.get("vega_lite_chart")[-1].proto.alt


class TestCloser:
    @pytest.mark.parametrize("view", ["Evaluation", "Epochs as a table"])
    def test_what_a_run_has_only_at_its_end_says_so_before(self, view: str, room: Room) -> None:
        app, _ = train(room, train_behind=view)
        assert sentences.AFTER_THE_RUN_ABOVE in markdown(app)

    def test_a_finished_run_has_its_epochs_as_a_table(self, room: Room) -> None:
        run = keep(room.store, trained_run())
        app = room.open("train", run=run.run_id, train_behind="Epochs as a table")
        assert app.dataframe[-1].value["epoch"].tolist() == [1, 2]

    def test_a_finished_run_has_its_evaluation(self, room: Room) -> None:
        run = keep(room.store, trained_run())
        app = room.open("train", run=run.run_id, train_behind="Evaluation")
        assert not app.exception
        assert sentences.NO_PREDICTIONS in markdown(app)
