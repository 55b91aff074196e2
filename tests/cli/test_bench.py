"""The bench command with tiny settings; its figures say nothing, its form does."""

import json
import types
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from sentiment_core.__main__ import main
from sentiment_core.bench import turns
from sentiment_core.bench.case import Engine, Timing, cases
from sentiment_core.bench.turns import MeasuringProcess
from sentiment_core.errors import RunError
from sentiment_core.settings.limits import DatasetName


@pytest.mark.long
@pytest.mark.keras
def test_the_last_line_is_an_object_with_all_figures(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "--quick", "--dataset", "replica", "--repeats", "2", "--json"]) == 0
    lines = capsys.readouterr().out.splitlines()
    found = json.loads(lines[-1])
    ratios, cases = found["ratios"], found["cases"]
    assert (found["steps"], found["repeats"]) == (1, 2)
    assert set(ratios) == {
        "post_epoch", "post_two_at_once", "post_two_beside_two_stock", "default_run",
    }  # fmt: skip
    alone, both = cases["post_epoch"]["keras"], cases["post_two_at_once"]["ours"]
    assert ratios["post_two_at_once"] == pytest.approx(
        2 * alone["median"] / both["median"], rel=0.01
    )
    for case in found["cases"].values():
        assert len(case["keras"]["seconds"]) == len(case["ours"]["seconds"]) == 2
        assert all(value > 0 for value in case["keras"]["seconds"] + case["ours"]["seconds"])
    # Even with tiny settings Keras has a graph to trace, and this project has not.
    assert found["ratios"]["default_run"] > 2
    assert found["reading_ms"]["both_ways_GRU_32"] > found["reading_ms"]["trace_GRU_32"] > 0
    assert found["memory_bytes"]["ours"] > 50_000_000
    assert any(line.startswith("the default run") for line in lines)


def test_a_ratio_is_taken_turn_by_turn() -> None:
    timing = Timing({Engine.KERAS: [4.0, 10.0, 9.0], Engine.OURS: [2.0, 2.0, 3.0]})
    assert timing.ratios == [2, 5, 3]
    assert timing.ratio == 3
    assert timing.median(Engine.KERAS) == 9


@pytest.mark.skipif(not psutil.LINUX, reason="other systems link NumPy to another library")
def test_numpy_runs_the_kernels_that_the_processor_offers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Held to older kernels by the environment, as Keras is not, NumPy took twice as long."""
    monkeypatch.setenv("OPENBLAS_CORETYPE", "Prescott")
    monkeypatch.setenv("OPENBLAS_L2_SIZE", "1024")
    start = cases(DatasetName.REPLICA, steps=1, quick=True)[3]
    with closing(MeasuringProcess(Engine.OURS)) as process:
        process.ask(start.request())
        assert process.answer()["kernel"] not in {"Prescott", "Katmai", "unknown"}


def test_names_are_distinct_and_the_post_is_measured_whole() -> None:
    found = cases(DatasetName.IMDB, steps=20, quick=False)
    assert len({case.name for case in found}) == len(found)
    epoch = found[0]
    assert epoch.name == "post_epoch"
    assert epoch.steps is None
    assert epoch.config.train_reviews is None
    assert epoch.config.epochs == 1


@pytest.mark.parametrize("wrong", [["--repeats", "0"], ["--steps", "-1"], ["--dataset", "books"]])
def test_wrong_use_is_one_sentence(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["bench", *wrong])
    assert ended.value.code == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_measuring_process_that_died_is_told_with_its_last_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It died between two cases; the command took that for a closed pager and ended well."""
    program = tmp_path / "python"
    program.write_text("#!/bin/sh\necho 'MemoryError: 64 GB are needed' >&2\nexit 1\n")
    program.chmod(0o700)
    monkeypatch.setattr(turns, "sys", types.SimpleNamespace(executable=str(program)))
    with closing(MeasuringProcess(Engine.KERAS)) as process:
        process._process.wait()
        with pytest.raises(RunError, match=r"of keras ended with code 1.*64 GB are needed"):
            process.ask({})
        with pytest.raises(RunError, match=r"64 GB are needed"):
            process.answer()
