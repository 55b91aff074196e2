"""The ledger: one row per run."""

import csv
import io
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sentiment_core.data.dataset import short_name
from sentiment_core.data.sources import dataset_text
from sentiment_core.i18n import later, t
from sentiment_core.rnn.analysis.word_table import csv_cell
from sentiment_core.rnn.baseline.baseline import BaselineRun
from sentiment_core.rnn.evaluation.interval import MeasuredShare
from sentiment_core.rnn.runs.notes import RunNote
from sentiment_core.rnn.runs.run import RunState, TrainedRun
from sentiment_core.settings.config import DATA_SETTINGS, RunConfig
from sentiment_core.settings.limits import LIMITS

# What stands in columns of its own.
_COLUMNS = frozenset({"dataset", "cell", "seed"})
# What the file of a model that was opened says, besides its cell.
_IN_FILE = frozenset(
    {"layers", "units", "embedding_dim", "mask_zero", "padding", "clip_length", "clipping",
     "num_words", "bidirectional"}
)  # fmt: skip
# A linear SVM has no other settings: the network's own are not its.
_BASELINE_CELL = t("linear SVM")


class RowState(StrEnum):
    """The state of a run in the ledger."""

    BUNDLED = later("bundled")
    FINISHED = later("finished")
    STOPPED = later("stopped")
    RESCUED = later("rescued")
    OPENED = later("opened")
    BASELINE = later("baseline")
    TRAINING = later("training")
    WAITING = later("waiting")
    FAILED = later("failed")


class RowOrder(StrEnum):
    """How the ledger is sorted; the value is what it is called on screen."""

    NEWEST = later("newest first")
    ACCURACY = later("best accuracy first")
    PARAMETERS = later("fewest parameters first")
    SECONDS = later("shortest training first")
    NAME = later("name")


@dataclass(frozen=True)
class LedgerRow:
    """One run in the ledger.

    Args:
        name: what a person called it, or the project.
        cell: the cell, or "linear SVM".
        config: its settings; of a baseline those of the runs that it belongs to.
        dataset: where its reviews came from, in words; of a model that was opened its file.
        parameters: numbers to learn; None until that is known.
        share: validation reviews that were right after the best epoch; None before the first, and
            of a model that was opened.
        epoch: the best epoch, from 1; None before the first, and of a baseline.
        bundled: whether it came with the project.
        message: why it failed, a sentence; empty otherwise.
        magnifies_rounding: whether Keras or another machine ends elsewhere with the same seed.
    """

    run_id: str
    name: str
    state: RowState
    cell: str
    config: RunConfig
    dataset: str
    parameters: int | None
    seconds: float | None
    share: MeasuredShare | None
    epoch: int | None
    bundled: bool = False
    message: str = ""
    magnifies_rounding: bool = False

    @classmethod
    def of_run(cls, run: TrainedRun, note: RunNote) -> "LedgerRow":
        """The row of a stored run.

        Args:
            note: its name, if there is one, stands before the run's own.
        """
        if run.bundled:
            state = RowState.BUNDLED
        elif run.opened:
            state = RowState.OPENED
        elif run.state == RunState.FINISHED:
            state = RowState.FINISHED
        else:
            state = RowState.RESCUED if note.rescued else RowState.STOPPED
        return cls(
            run_id=run.run_id,
            name=note.name or run.name,
            state=state,
            cell=run.config.cell_text,
            config=run.config,
            dataset=run.plan.dataset
            if run.opened
            else reviews_text(run.plan.dataset, run.plan.train_reviews),
            parameters=run.plan.parameters,
            seconds=None if run.opened else run.seconds,
            share=None
            if run.opened
            else MeasuredShare.of(run.best.val_accuracy, run.plan.validation_reviews),
            epoch=run.best_epoch,
            bundled=run.bundled,
            magnifies_rounding=any(epoch.magnifies_rounding for epoch in run.history[-1:]),
        )

    @classmethod
    def of_baseline(cls, baseline: BaselineRun, note: RunNote, *, bundled: bool) -> "LedgerRow":
        """The row of a baseline."""
        return cls(
            run_id=baseline.baseline_id,
            name=note.name or baseline.name,
            state=RowState.BASELINE,
            cell=_BASELINE_CELL,
            config=baseline.config.run_config,
            dataset=reviews_text(baseline.dataset, baseline.train_reviews),
            parameters=baseline.parameters,
            seconds=baseline.seconds,
            share=MeasuredShare.of(baseline.val_accuracy, baseline.validation_reviews),
            epoch=None,
            bundled=bundled,
        )

    @property
    def is_network(self) -> bool:
        """Whether it has a cell, a seed and epochs."""
        return self.state != RowState.BASELINE

    @property
    def stored(self) -> bool:
        """Whether the run is stored, at least in part."""
        measured = self.share is not None or self.state == RowState.OPENED
        return measured and self.state not in {RowState.TRAINING, RowState.WAITING}

    @property
    def seed(self) -> int | None:
        """The seed; None for a baseline and for a model that was opened."""
        return self.config.seed if self.is_network and self._says("seed") else None

    @property
    def settings(self) -> str:
        """The settings that are not the default ones, in words."""
        return settings_in_words(self.config, [name for name in LIMITS if self._says(name)])

    def _says(self, name: str) -> bool:
        """Whether a setting is known: the file of a model that was opened says only some."""
        return self.state != RowState.OPENED or name in _IN_FILE

    def differences(self, other: "LedgerRow") -> str:
        """The settings that differ from another row's, in words; may be empty.

        Returns:
            As in "units 8 instead of 4; seed 2 instead of 1"; beside a linear SVM only the
            settings that it has.
        """
        both = self.is_network and other.is_network
        parts = (
            []
            if self.cell == other.cell
            else [t("{this} instead of {other}", this=self.cell, other=other.cell)]
        )
        parts += [
            t(
                "{this} instead of {other}",
                this=_setting(name, self.config),
                other=_value(name, other.config),
            )
            for name in self.config.changed_from(other.config)
            if name != "cell" and (both or name in DATA_SETTINGS)
            if self._says(name) and other._says(name)
        ]
        return "; ".join(parts)


def reviews_text(description: str, reviews: int) -> str:
    """Which reviews and how many, e.g. "IMDB 5,000", from the description of their dataset."""
    return f"{short_name(description)} {reviews:,}"


def _value(name: str, config: RunConfig) -> str:
    value = getattr(config, name)
    if name == "dataset":
        return dataset_text(value)
    return str(value) if name == "seed" else LIMITS[name].text(value)


def _setting(name: str, config: RunConfig) -> str:
    return f"{LIMITS[name].name} {_value(name, config)}"


def settings_in_words(config: RunConfig, known: Collection[str] = tuple(LIMITS)) -> str:
    """The settings that are not the default ones; cell, dataset and seed are left out.

    Args:
        config: the settings.
        known: those that are told.

    Returns:
        As in "units 64, mask padding off"; never empty.
    """
    names = [name for name in config.changed_from(RunConfig()) if name not in _COLUMNS]
    names = [name for name in names if name in known]
    return ", ".join(_setting(name, config) for name in names) or t("all default")


def arrange(
    rows: Sequence[LedgerRow], *, words: str = "", order: RowOrder = RowOrder.NEWEST
) -> list[LedgerRow]:
    """The rows that hold every one of the words, sorted.

    Args:
        words: looked for in name, state, cell, dataset and settings, in any case and order.
        order: runs without the value that is sorted by come last.
    """
    wanted = words.casefold().split()
    found = [row for row in rows if all(word in _text(row) for word in wanted)]
    key = _ORDERS.get(order)
    return sorted(found, key=key) if key else found


def _text(row: LedgerRow) -> str:
    bundled = t(RowState.BUNDLED) if row.bundled else ""
    parts = (row.name, t(row.state), bundled, row.cell, row.dataset, row.settings, row.run_id)
    return " ".join(parts).casefold()


_LAST = float("inf")
_ORDERS: Mapping[RowOrder, Callable[[LedgerRow], Any]] = {
    RowOrder.ACCURACY: lambda row: -row.share.value if row.share else _LAST,
    RowOrder.PARAMETERS: lambda row: row.parameters or _LAST,
    RowOrder.SECONDS: lambda row: row.seconds if row.share and row.seconds is not None else _LAST,
    RowOrder.NAME: lambda row: row.name.casefold(),
}


def ledger_csv(rows: Sequence[LedgerRow]) -> str:
    """The rows as CSV with a header: what the ledger shows, then every setting.

    Returns:
        Lines end with a line feed; None, which of a setting is all or off, is an empty cell.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    head = (
        "run", "name", "state", "reviews", "parameters", "seconds", "best_epoch",
        "val_accuracy", "low_95", "high_95", "validation_right", "validation_of",
    )  # fmt: skip
    writer.writerow([*head, *LIMITS])
    for row in rows:
        share = row.share
        measured = (
            (f"{share.value:.4f}", f"{share.low:.4f}", f"{share.high:.4f}")
            if share
            else (None, None, None)
        )
        counts = (share.right, share.reviews) if share else (None, None)
        settings = {
            name: value if row._says(name) else None
            for name, value in row.config.as_mapping().items()
        }
        settings |= {"cell": row.cell, "seed": row.seed}
        seconds = None if row.seconds is None else f"{row.seconds:.2f}"
        values = (
            row.run_id, row.name, str(row.state), row.dataset, row.parameters,
            seconds, row.epoch, *measured, *counts,
            *(settings[name] for name in LIMITS),
        )  # fmt: skip
        writer.writerow([csv_cell(value) for value in values])
    return out.getvalue()
