"""`python -m sentiment_core`, called as a function; one test starts it for real."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from sentiment_core.__main__ import main
from sentiment_core.cli import export, train
from sentiment_core.rnn.runs.locations import run_store
from sentiment_core.rnn.runs.run import Report, RunState, TrainedRun
from sentiment_core.rnn.runs.store import RunStore
from tests import sentences
from tests.examples import HOSTILE, keep, trained_run

ROOT = Path(__file__).parents[2]
RUN = trained_run().run_id


@pytest.fixture
def _one_run() -> None:
    keep(run_store(), trained_run())


@pytest.mark.usefixtures("_one_run")
def test_runs_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = call(capsys, "runs")
    assert code == 0
    assert out.splitlines()[0].startswith("bundled-gru ")
    told = "GRU        Replica      80 reviews  val_accuracy 0.800 after epoch 2"
    assert f"{RUN}       {told}" in out
    _, out, _ = call(capsys, "runs", "--json")
    last = json.loads(out.splitlines()[-1])
    assert (last["run"], last["state"], last["val_accuracy"]) == (RUN, "finished", 0.8)


def test_a_python_without_the_packages_says_which_one_has_them() -> None:
    """As the README's command line is typed by who has only run `make app`."""
    done = subprocess.run(
        [sys.executable, "-S", "-m", "sentiment_core", "data"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("This Python has no ")
    assert done.stderr.count("\n") == 1
    assert ".venv/bin/python -m sentiment_core" in done.stderr


def call(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    try:
        code = main(list(arguments))
    except SystemExit as end:
        code = int(end.code or 0)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        ([], "required: COMMAND"),
        (["dance"], "invalid choice"),
        (["train", "--units", "1e9"], "units must be a whole number from 2 to 128; got '1e9'."),
        (["train", "--cell", "Transformer"], "SimpleRNN, LSTM, GRU"),
        (["train", "--preset", "best"], "invalid choice: 'best'"),
        (["train", "--skip-top", "900", "--num-words", "500"], "must be below num_words"),
        (["train", "--dataset", "imdb"], "IMDB is not on this machine"),
        (
            ["train", "--colour", "red"],
            "--colour red. See `python -m sentiment_core train --help`",
        ),
        (["--colour", "runs"], "--colour. See `python -m sentiment_core --help`"),
        (["read", "--run", "ffff", "--text", "x"], "There is no run 'ffff' here"),
        (["read", "--run", "bundled-gru"], "required: --text"),
        (["read", "--run", "bundled-gru", "--epoch", "99", "--text", "x"], "got 99"),
        (["evaluate", "--run", "bundled-gru", "--reviews", "/no/such.csv"], "cannot be read"),
        (
            ["export", "--run", "bundled-gru", "--to", "model.pickle"],
            ".keras, .html, .py, .ipynb, .json",
        ),
        (["export", "--run", "bundled-gru", "--to", "/no/such/folder/x.py"], "cannot be written"),
    ],
)
def test_wrong_use_is_one_sentence_and_exit_code_two(
    arguments: list[str], part: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = call(capsys, *arguments)
    assert code == 2
    assert part in err
    assert out == ""
    assert len(err.strip().splitlines()) == 1
    assert "Traceback" not in err


def test_data_names_both_sources(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = call(capsys, "data", "--json")
    imdb, replica, restaurants = (json.loads(line) for line in out.splitlines())
    assert code == 0
    assert restaurants["train_reviews"] == 320
    assert imdb["there"] is False
    assert "--download" in imdb["description"]
    assert replica["there"] is True
    assert replica["train_reviews"] == 5_000
    assert "machine" in replica["description"]


def test_read_tells_every_word(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = call(
        capsys, "read", "--run", "bundled-gru", "--json", "--text", "A great Zzyzx film!"
    )
    told = json.loads(out)
    assert code == 0
    assert [word["word"] for word in told["words"]] == ["a", "great", "zzyzx", "film"]
    assert [word["step"] for word in told["words"]] == [0, 1, None, 2]
    assert told["words"][2]["status"] == "unknown"
    assert told["hidden_states"] == [[3, 32]]
    assert told["probabilities"][-1] == told["prediction"]
    assert told["model"].startswith("bundled GRU, epoch")
    code, out, _ = call(capsys, "read", "--run", "bundled-gru", "--text", "A great Zzyzx film!")
    assert sentences.NOT_IN_VOCABULARY in out
    assert out.strip().splitlines()[-1].endswith("positive.")


@pytest.mark.parametrize("cell", ["simplernn", "lstm", "gru"])
def test_the_bundled_runs_know_praise_from_a_panning(
    cell: str, capsys: pytest.CaptureFixture[str]
) -> None:
    values = []
    for text in ("an excellent, wonderful, perfect film", "the worst film ever, awful and boring"):
        _, out, _ = call(capsys, "read", "--run", f"bundled-{cell}", "--json", "--text", text)
        values.append(json.loads(out)["prediction"])
    assert values[0] > 0.6 > 0.4 > values[1]


@pytest.mark.parametrize("text", ["", "   ", *HOSTILE])
def test_read_takes_any_text(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = call(capsys, "read", "--run", "bundled-lstm", "--json", "--text", text)
    assert code == 0
    assert 0 <= json.loads(out)["prediction"] <= 1


@pytest.mark.usefixtures("_one_run")
def test_a_unique_prefix_names_a_run(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = call(capsys, "read", "--run", RUN[:4], "--text", "w1", "--json")
    assert code == 0
    assert json.loads(out)["run"] == RUN


def test_a_review_in_another_language_carries_a_warning(
    capsys: pytest.CaptureFixture[str],
) -> None:
    arguments = ("read", "--run", "bundled-gru", "--text")
    german = "Der Film ist leider langweilig und die Geschichte bleibt flach"
    code, out, _ = call(capsys, *arguments, german)
    told = json.loads(call(capsys, *arguments, german, "--json")[1])
    assert code == 0
    assert f"The network knows {told['known_words']} of 10 words" in out.splitlines()[-1]
    assert "P(positive)" in call(capsys, *arguments, "a boring film")[1].splitlines()[-1]


def test_evaluate_counts_right_and_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "reviews.csv"
    file.write_text(
        'text,label\n"excellent, wonderful, perfect",1\n"awful, boring, the worst",negative\n'
        '"excellent, wonderful, perfect",0\n',
        encoding="utf-8",
    )
    arguments = ("evaluate", "--run", "bundled-gru", "--reviews", str(file))
    code, out, _ = call(capsys, *arguments, "--json")
    told = json.loads(out)
    assert code == 0
    assert told["reviews"] == 3
    assert told["accuracy"] == pytest.approx(2 / 3)
    assert told["confusion_matrix"] == {
        "true_positive": 1, "false_positive": 1, "true_negative": 1, "false_negative": 0,
    }  # fmt: skip
    assert "accuracy 0.6667 on 3 reviews" in call(capsys, *arguments)[1]


def test_evaluate_says_how_it_read_the_file_and_what_it_does_not_know(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A review without a known word counted as positive, and nobody was told."""
    file = tmp_path / "reviews.csv"
    german = "Der Film ist leider langweilig und die Geschichte bleibt flach"
    file.write_text(
        f"Review;Stars\nexcellent;5\nawful;1\nzzyzx qwrtz;1\n{german};1\nso so;3\n",
        encoding="utf-16",
    )
    arguments = ("evaluate", "--run", "bundled-gru", "--reviews", str(file))
    code, _, err = call(capsys, *arguments)
    assert code == 2
    assert "--stars" in err
    _, out, _ = call(capsys, *arguments, "--stars", "--json")
    told = json.loads(out)
    assert (told["reviews"], told["no_word_read"], told["left_out"]) == (4, 1, 1)
    assert told["less_than_half_known"] == 1
    assert (told["encoding"], told["columns"]) == ("utf-16", ["Review", "Stars"])
    right = told["confusion_matrix"]["true_positive"] + told["confusion_matrix"]["true_negative"]
    assert told["accuracy"] == right / 4
    assert told["accuracy_without_them"] == right / 3  # it says positive where it read nothing
    _, out, _ = call(capsys, *arguments, "--stars")
    assert "labels in column 'Stars', utf-16, '1' is negative, '5' is positive" in out
    assert "1 review with three stars ignored" in out
    assert "1 review without a known word: predicted positive." in out
    assert f"Without them: accuracy {right / 3:.4f} on 3 reviews." in out
    assert "1 review with less than half of the words known" in out


@pytest.mark.parametrize("text", ["good", "zzyzx"])
def test_one_review_is_one_review(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "reviews.csv"
    file.write_text(f"{text},1\n", encoding="utf-8")
    arguments = ("evaluate", "--run", "bundled-gru", "--reviews", str(file))
    assert "accuracy 1.0000 on 1 review.\n" in call(capsys, *arguments)[1]
    told = json.loads(call(capsys, *arguments, "--json")[1])
    assert told["accuracy_without_them"] == (1 if text == "good" else None)


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"", "r.csv is empty"),
        (b"text\ngood\n", "only one column"),
        (b"text,label\n", "no review"),
        (b"text,label\ngood,maybe\n", "line 2: labels are 0 and 1"),
        (b"text,label\ngood\n", "line 2: the row has 1 cell"),
        (b"text,label\ngood,1\n ,0\n", "line 3: the text is empty"),
        (b"text,label\n\xff\xfe,1\n", "line 2: the byte 0xff is not UTF-8"),
        (b'text,label\n"good,1\nbad",0\n', "line 2: the text that begins here"),
    ],
)
def test_a_bad_file_of_reviews_is_told(
    content: bytes, part: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "r.csv").write_bytes(content)
    code, _, err = call(
        capsys, "evaluate", "--run", "bundled-gru", "--reviews", str(tmp_path / "r.csv")
    )
    assert code == 2
    assert part in err


@pytest.mark.usefixtures("_one_run")
def test_export_writes_script_and_tables(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, start in (
        ("run.py", "# Trains a network (GRU)"),
        ("run.csv", "epoch,loss,accuracy,val_loss"),
        ("run.ipynb", '{\n "cells": ['),
        ("run.json", '{\n "run": "'),
    ):
        code, out, _ = call(capsys, "export", "--run", RUN, "--to", str(tmp_path / name))
        assert code == 0
        assert name in out
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)
    to = str(tmp_path / "words.csv")
    call(capsys, "export", "--run", RUN, "--to", to, "--text", "w1 w2")
    assert len(Path(to).read_text(encoding="utf-8").splitlines()) == 3


@pytest.mark.usefixtures("_one_run")
def test_export_writes_a_page_with_and_without_its_network(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    to = tmp_path / "page.html"
    sizes = []
    for more in ([], ["--without-network"], ["--without-network", "--text", "w1 <script>"]):
        code, _, err = call(capsys, "export", "--run", RUN, "--to", str(to), *more)
        assert (code, err) == (0, "")
        page = to.read_text(encoding="utf-8")
        assert page.startswith("<!doctype html>")
        sizes.append(len(page))
    assert sizes[0] > sizes[1]
    assert "<script>" not in page


@pytest.mark.usefixtures("_one_run")
def test_a_failed_export_leaves_the_old_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    old = tmp_path / "run.py"
    old.write_text("mine", encoding="utf-8")
    monkeypatch.setattr(export, "_WRITERS", {".py": full})
    code, _, err = call(capsys, "export", "--run", RUN, "--to", str(old))
    assert code == 2
    assert "No space left" in err
    assert old.read_text(encoding="utf-8") == "mine"
    assert list(tmp_path.iterdir()) == [old]


@pytest.mark.keras
def test_the_name_may_be_written_in_capitals(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--to MODEL.KERAS` was taken, and then Keras wanted another name."""
    to = tmp_path / "MODEL.KERAS"
    code, out, err = call(capsys, "export", "--run", "bundled-simplernn", "--to", str(to))
    assert (code, err) == (0, "")
    assert str(to) in out
    assert [path.name for path in tmp_path.iterdir()] == ["MODEL.KERAS"]


@pytest.mark.keras
@pytest.mark.parametrize("run", ["bundled-simplernn", "bundled-lstm", "bundled-gru"])
def test_an_exported_bundled_run_predicts_the_same_in_plain_keras(
    run: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import keras
    import numpy as np

    to = str(tmp_path / "model.keras")
    assert call(capsys, "export", "--run", run, "--to", to)[0] == 0
    _, out, _ = call(capsys, "read", "--run", run, "--json", "--text", "a great film, but too long")
    told = json.loads(out)
    padded = np.zeros((1, told["shape"][1]), dtype="int32")
    padded[0, : len(told["ids"])] = told["ids"]
    judge = float(np.asarray(keras.models.load_model(to)(padded))[0, 0])
    assert told["prediction"] == pytest.approx(judge, abs=1e-5)


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_closed_pager_is_no_error(unbuffered: str) -> None:
    """`... | head -1`: what was still to be flushed at Python's end failed once more, loudly."""
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "sentiment_core", "read", "--run", "bundled-gru"]
    done = subprocess.run(
        [*command, "--text", "a good film"],
        cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, "")


def run_as(command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command line under a shell, with a terminal of another kind."""
    return subprocess.run(
        ["sh", "-c", f"exec {sys.executable} -m sentiment_core {command}"],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_terminal_that_knows_only_ascii_is_told_all_the_same() -> None:
    done = run_as(
        "read --run bundled-gru --text 'a café ☕ film'", PYTHONIOENCODING="ascii", LC_ALL="C"
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "caf\\xe9" in done.stdout


@pytest.mark.parametrize(
    ("closed", "code"),
    [(">&-", 0), ("2>&-", 0), ("<&-", 0), (">&- 2>&- <&-", 0), (">/dev/full", 1)],
)
def test_closed_and_full_streams_end_without_a_traceback(closed: str, code: int) -> None:
    for command in ("data", "read --run bundled-gru --text -"):
        done = run_as(f"{command} {closed}")
        assert done.returncode == code
        assert "Traceback" not in done.stderr
        assert "Exception ignored" not in done.stderr
        assert len(done.stderr.splitlines()) == code


@pytest.mark.parametrize(("output", "told"), [("| head -1", 0), (">/dev/full", 1)])
def test_an_output_that_ends_while_it_trains_is_not_the_run_that_cannot_be_saved(
    output: str, told: int
) -> None:
    small = "--dataset replica --train-reviews 100 --validation-reviews 100 --units 2"
    done = run_as(f"train --json {small} {output}")
    assert done.returncode == told
    assert len(done.stderr.splitlines()) == told
    assert "saved" not in done.stderr


def test_an_output_that_ends_after_an_epoch_keeps_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def job(
        config: object, store: RunStore, report: Report, should_stop: Callable[[], bool]
    ) -> TrainedRun:
        assert not should_stop()
        tell_epoch(report)
        assert should_stop()
        return keep(store, replace(trained_run(), state=RunState.STOPPED))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(train, "run_job", job)
    monkeypatch.setattr(train._LineTeller, "hear", full)
    code, _, err = call(capsys, "train", "--dataset", "replica")
    assert (code, err) == (1, "Cannot read or write the output: No space left on device.\n")
    assert run_store().find(trained_run().run_id).state is RunState.STOPPED


def test_a_review_of_ten_megabytes_is_refused_at_once() -> None:
    done = run_as("read --run bundled-gru --text - < /dev/zero")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1


def test_bytes_that_are_no_text_are_read_as_far_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"a good \xff\xfe film")
    done = run_as(f"read --run bundled-gru --text - < {tmp_path}/a")
    assert (done.returncode, done.stderr) == (0, "")
    assert "film" in done.stdout


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="looks into /proc")
def test_control_c_while_it_starts_is_silent() -> None:
    """The imports take a second, and were interrupted with a traceback."""
    process = subprocess.Popen(
        [sys.executable, "-m", "sentiment_core", "read", "--run", "bundled-gru", "--text", "-"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # A test run in the background ignores interrupts, and its children inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    while "_multiarray_umath" not in Path(f"/proc/{process.pid}/maps").read_text():
        assert process.poll() is None  # NumPy is being imported now
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=10)
    assert (process.returncode, told) == (-signal.SIGINT, b"")


@pytest.mark.keras
def test_tensorflow_writes_nothing_about_the_machine(tmp_path: Path) -> None:
    """Since 2.21 it does, whatever its log level is."""
    done = run_as(f"export --run bundled-gru --to {tmp_path}/a.keras")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.keras
def test_train_tells_json_lines_and_keeps_the_run(tmp_path: Path) -> None:
    """The real process: a run on the replica, whose last line says what came of it."""
    command = [
        sys.executable, "-m", "sentiment_core", "train", "--dataset", "replica", "--json",
        "--cell", "simplernn", "--units", "4", "--embedding-dim", "4", "--clip-length", "20",
        "--train-reviews", "300", "--validation-reviews", "200", "--epochs", "2",
    ]  # fmt: skip
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    events = [json.loads(line) for line in done.stdout.splitlines()]
    last = events[-1]
    assert [event["event"] for event in events if event["event"] in {"epoch", "done"}] == [
        "epoch", "epoch", "done",
    ]  # fmt: skip
    assert last["val_accuracy"] == max(e["val_accuracy"] for e in events if e["event"] == "epoch")
    assert last["seconds_per_epoch"] > 0
    assert len(last["history"]) == 2
    run = run_store().find(last["run"])
    assert run.config.units == 4
    assert run.plan.train_reviews == 300


def tell_epoch(report: Report) -> None:
    report({"event": "epoch", "epoch": 1, **asdict(trained_run().history[0])})


@pytest.mark.parametrize("json_lines", [True, False])
def test_an_interrupt_keeps_the_finished_epochs(
    json_lines: bool, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C in epoch 9 of 10 threw eight epochs away, and half an hour with them."""
    asked: list[bool] = []

    def job(
        config: object, store: RunStore, report: Report, should_stop: Callable[[], bool]
    ) -> TrainedRun:
        tell_epoch(report)
        asked.append(should_stop())
        signal.raise_signal(signal.SIGINT)
        asked.append(should_stop())
        return keep(store, replace(trained_run(), state=RunState.STOPPED))

    monkeypatch.setattr(train, "run_job", job)
    code, out, err = call(capsys, "train", "--dataset", "replica", *["--json"] * json_lines)
    assert code == 0
    assert asked == [False, True]
    assert ('"state": "stopped"' if json_lines else "Stopped after epoch 2 of ") in out
    assert "Ctrl-C again" in err
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_second_interrupt_ends_the_training(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def job(_: object, __: object, report: Report, ___: object) -> None:
        tell_epoch(report)
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(train, "run_job", job)
    code, _, err = call(capsys, "train", "--dataset", "replica")
    assert (code, err.splitlines()[-1]) == (130, "Interrupted.")


def test_an_interrupt_in_the_first_epoch_ends_the_training(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It asked the next batch to stop: 7 s later where IMDB was being read, with exit code 2."""

    def job(*_: object) -> None:
        signal.raise_signal(signal.SIGINT)
        raise AssertionError("it went on")

    monkeypatch.setattr(train, "run_job", job)
    code, out, err = call(capsys, "train", "--dataset", "replica")
    assert (code, out) == (130, "")
    assert "Nothing was saved" in err
    assert len(err.splitlines()) == 1
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_control_c_in_the_first_seconds_of_train_ends_it() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "sentiment_core", "train", "--dataset", "replica", "--epochs", "9"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    assert process.stdout is not None
    assert process.stdout.readline().startswith("Replica")  # it has read the reviews
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=2)
    assert process.returncode == 130
    assert "Traceback" not in told
    assert not list(run_store().folder.glob(".partial-*"))


@pytest.mark.parametrize("command", ["train", "baseline"])
def test_the_way_out_without_imdb_is_told_in_every_language(
    command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sentiment_core.data.imdb.t", lambda text, **values: "Kein IMDB hier.")
    way_out = "To train on the replica, add --dataset replica."
    code, _, err = call(capsys, command)
    assert code == 2
    assert way_out in err
    assert way_out not in call(capsys, command, "--dataset", "imdb")[2]
