"""What the engine tests have workers do; importable by name in the worker."""

import os
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sentiment_core.errors import DataError
from sentiment_core.rnn.job.job import run_job
from sentiment_core.rnn.runs.run import TrainedRun
from sentiment_core.rnn.runs.store import RunStore
from sentiment_core.settings.config import RunConfig

Report = Callable[[Mapping[str, Any]], None]


def count(number: int, report: Report, should_stop: Callable[[], bool]) -> int:
    """Report 0, 1, 2, ... and give the number back."""
    for value in range(number):
        report({"event": "count", "value": value})
    return number


def until_stopped(report: Report, should_stop: Callable[[], bool]) -> str:
    """Go on until asked to stop."""
    report({"event": "started"})
    while not should_stop():
        time.sleep(0.01)
    return "stopped"


def deaf(report: Report, should_stop: Callable[[], bool]) -> None:
    """Never react."""
    report({"event": "started"})
    time.sleep(120)


def fail(report: Report, should_stop: Callable[[], bool]) -> None:
    """Fail with a sentence."""
    raise DataError("The reviews are gone.")


def die(notes: Path, report: Report, should_stop: Callable[[], bool]) -> None:
    """End the whole worker, noting that it was tried."""
    with notes.open("a") as file:
        file.write("x")
    os.kill(os.getpid(), 9)


def process(report: Report, should_stop: Callable[[], bool]) -> int:
    """The worker's process id."""
    return os.getpid()


def process_once_alone(report: Report, should_stop: Callable[[], bool]) -> int:
    """The process id: reported, and given only after a while, so that it can be killed before."""
    report({"event": "started", "process": os.getpid()})
    time.sleep(1.0)
    return os.getpid()


def train_and_look_at_the_process(
    config: RunConfig, folder: Path, report: Report, should_stop: Callable[[], bool]
) -> tuple[TrainedRun, int, set[str], str]:
    """Train a run, then tell: the run, the process id, its modules and its memory map (Linux)."""
    run = run_job(config, RunStore(folder), report, should_stop)
    maps = Path("/proc/self/maps")
    modules = {name.split(".")[0] for name in sys.modules}
    return run, os.getpid(), modules, maps.read_text() if maps.exists() else ""


def keras_process(report: Report, should_stop: Callable[[], bool]) -> tuple[int, set[str]]:
    """Load Keras; the process id and the modules."""
    import sentiment_core.rnn.keras.model  # noqa: F401

    return os.getpid(), {name.split(".")[0] for name in sys.modules}
