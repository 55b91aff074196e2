"""`train`: train one network in this process."""

import argparse
import json
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from sentiment_core.cli.progress import ProgressLine
from sentiment_core.data.added import dataset_key
from sentiment_core.data.sources import DATASETS
from sentiment_core.data.tensors import suited
from sentiment_core.errors import DataError, DataMissingError, RunError
from sentiment_core.i18n import t, tn
from sentiment_core.rnn.job.job import run_job
from sentiment_core.rnn.runs.locations import run_store
from sentiment_core.rnn.runs.run import RunState, TrainedRun
from sentiment_core.rnn.training.keras_installed import need_keras
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limits import LIMITS, Trainer
from sentiment_core.settings.presets import PRESETS


def add_command(commands: Any) -> None:
    """Register the command, with an option for each setting."""
    parser = commands.add_parser("train", help="train a network")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    add_setting_options(parser, LIMITS)
    parser.set_defaults(run=run)


def add_setting_options(parser: argparse.ArgumentParser, names: Iterable[str]) -> None:
    """Add `--preset` and an option for each of these settings.

    Args:
        parser: gives settings as texts, None where they were not given, for `chosen_config`.
    """
    parser.add_argument(
        "--preset", choices=tuple(PRESETS), default="quick", help="settings to start from"
    )
    for name in names:
        limit = LIMITS[name]
        values = "|".join(str(m) for m in limit.members) if limit.members else limit.range_text()
        parser.add_argument(
            "--" + name.replace("_", "-"),
            metavar=name.upper(),
            help=f"{limit.help} ({values})".replace("%", "%%"),
        )


def chosen_config(
    options: argparse.Namespace, names: Iterable[str]
) -> tuple[RunConfig, Mapping[str, str]]:
    """The chosen config, and the options that were given.

    Args:
        options: from a parser with `add_setting_options`.
        names: the same as there.

    Returns:
        The config, and the texts that were given by setting.

    Raises:
        ConfigError: a value is outside its limits.
    """
    asked = {name: value for name in names if (value := getattr(options, name)) is not None}
    if "dataset" in asked:
        with suppress(DataError):  # an unknown name is refused below
            asked["dataset"] = dataset_key(asked["dataset"])
    config = PRESETS[options.preset].config
    name = LIMITS["dataset"].parse("dataset", asked.get("dataset", config.dataset))
    preset = suited(config, DATASETS[name].sizes).as_mapping()
    return RunConfig.from_mapping({**preset, **asked}), asked


def with_way_out(error: DataError, asked: Mapping[str, str]) -> DataError:
    """The error with what to type where IMDB is missing and was not asked for by name.

    Args:
        error: one about something else is given back as it is.
        asked: what was asked for alone, from `chosen_config`.
    """
    if "dataset" in asked or not isinstance(error, DataMissingError):
        return error
    return DataError(f"{error} To train on the replica, add --dataset replica.")


def run(options: argparse.Namespace) -> None:
    """Train and print the progress.

    Args:
        options: of this command; settings are texts, None where they were not given.

    Raises:
        ConfigError: a value is outside its limits.
        DataError, RunError: as in `run_job`.
    """
    config, asked = chosen_config(options, LIMITS)
    if config.trainer == Trainer.KERAS:
        need_keras()
    teller = _JsonTeller() if options.json else _LineTeller(config)
    kept = threading.Event()
    lost: list[OSError] = []  # the output is closed or full; the finished epochs are kept

    def hear(event: Mapping[str, Any]) -> None:
        if event["event"] == "epoch":
            kept.set()
        try:
            teller.hear(event)
        except OSError as error:
            lost.append(error)

    try:
        with first_interrupt_stops(kept.is_set) as interrupted:
            trained = run_job(config, run_store(), hear, lambda: bool(lost) or interrupted())
    except DataError as error:
        raise with_way_out(error, asked) from error
    except RunError:
        if lost:
            raise lost[0] from None
        raise
    if lost:
        raise lost[0]
    teller.done(trained)


@contextmanager
def first_interrupt_stops(kept: Callable[[], bool]) -> Iterator[Callable[[], bool]]:
    """Let Ctrl-C stop a training after its finished epochs; a second one interrupts it.

    Yields a function that returns whether it was pressed. Where interrupts are ignored or handled
    already, as in a background job, nothing is changed.

    Args:
        kept: whether there is a finished epoch; without one the first Ctrl-C interrupts.
    """
    asked = threading.Event()
    announced = False

    def ask(number: int, frame: object) -> None:
        if not kept():
            raise KeyboardInterrupt(t("Interrupted in the first epoch. Nothing was saved."))
        asked.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    def should_stop() -> bool:
        nonlocal announced
        if asked.is_set() and not announced:  # not in the handler: it may interrupt another print
            announced = True
            print("\nStopping. Ctrl-C again ends it without saving.", file=sys.stderr)
        return asked.is_set()

    ours = (
        signal.getsignal(signal.SIGINT) is signal.default_int_handler
        and threading.current_thread() is threading.main_thread()
    )
    if ours:
        signal.signal(signal.SIGINT, ask)
    try:
        yield should_stop
    finally:
        if ours:
            signal.signal(signal.SIGINT, signal.default_int_handler)


def done_event(run: TrainedRun) -> dict[str, Any]:
    """The event of a finished run, for the last JSON line.

    Returns:
        JSON values; times are in seconds, `val_accuracy` is that of `best_epoch` (from 1).
    """
    seconds = [metrics.seconds for metrics in run.history]
    return {
        "event": "done",
        "run": run.run_id,
        "state": str(run.state),
        "val_accuracy": run.best.val_accuracy,
        "best_epoch": run.best.epoch,
        "history": run.as_mapping()["history"],
        "seconds_per_epoch": sum(seconds) / len(seconds),
        "seconds": run.seconds,
        "steps_per_epoch": run.plan.steps,
        "parameters": run.plan.parameters,
        "train_reviews": run.plan.train_reviews,
        "validation_reviews": run.plan.validation_reviews,
    }


class _JsonTeller:
    def hear(self, event: Mapping[str, Any]) -> None:
        print(json.dumps(event), flush=True)

    def done(self, run: TrainedRun) -> None:
        print(json.dumps(done_event(run)), flush=True)


class _LineTeller:
    def __init__(self, config: RunConfig) -> None:
        self._epochs = config.epochs
        self._line: ProgressLine | None = None

    def hear(self, event: Mapping[str, Any]) -> None:
        match event["event"]:
            case "plan":
                steps = tn("{n} step per epoch", "{n} steps per epoch", event["steps"])
                print(
                    f"{event['dataset']}: {event['train_reviews']:,} training and "
                    f"{event['validation_reviews']:,} validation reviews, {event['parameters']:,} "
                    f"parameters, {steps}."
                )
            case "batch":
                self._line = self._line or ProgressLine(f"Epoch {event['epoch']}/{self._epochs}")
                text = f"loss {event['loss']:.3f}, accuracy {event['accuracy']:.3f}"
                self._line.show(event["step"] / event["steps"], text)
            case "epoch":
                text = (
                    f"{event['seconds']:.1f} s, loss {event['loss']:.3f}, accuracy "
                    f"{event['accuracy']:.3f}, val_loss {event['val_loss']:.3f}, "
                    f"val_accuracy {event['val_accuracy']:.4f}"
                )
                with self._line or ProgressLine(f"Epoch {event['epoch']}/{self._epochs}") as line:
                    line.show(1.0, text)
                self._line = None

    def done(self, run: TrainedRun) -> None:
        if run.state == RunState.STOPPED:
            print(
                f"{run.why} Stopped after epoch {run.history[-1].epoch} of {self._epochs}.".strip()
            )
        print(
            f"Run {run.run_id}: best val_accuracy {run.best.val_accuracy:.4f} after epoch "
            f"{run.best.epoch}. Majority-class baseline: "
            f"{run.plan.majority_accuracy:.2f}.\n"
            f"Read with it: python -m sentiment_core read --run {run.run_id[:8]} --text '...'"
        )
