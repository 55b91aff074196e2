"""The sample review: one fixed review, read after every epoch of a run."""

import functools
from pathlib import Path

import streamlit as st

from sentiment_core.charts.train.sample_review import sample_chart, sample_table
from sentiment_core.errors import RunError
from sentiment_core.i18n import t, tn
from sentiment_core.jobs.queue.snapshot import JobSnapshot
from sentiment_core.rnn.analysis.sample_review import SampleReading, read_sample, sample_words
from sentiment_core.rnn.runs.folder import RunFolder, weights_file
from sentiment_core.rnn.runs.store import RunStore
from sentiment_core.settings.config import RunConfig
from sentiment_core.ui.app.theme import theme_palette
from sentiment_core.ui.shared.chart import show_chart, show_heading


def show_sample(
    store: RunStore, snapshot: JobSnapshot | None, config: RunConfig, *, key: str
) -> None:
    """Show how the network of each epoch reads the sample review.

    Args:
        store: where the run is kept, or being written.
        snapshot: the run; the weights of its finished epochs have been written. None for the frame
            alone.
        config: of the run, or of the one that may be asked for.
        key: of the panel; the same key for a run's whole life, so that only the cells move.
    """
    folder = None if snapshot is None else _folder(store, snapshot)
    try:
        readings = [] if folder is None or snapshot is None else _readings(folder, snapshot)
    except (RunError, OSError):
        readings = []  # the folder has just been given its final name, or was removed
    words = sample_words(config.dataset)
    show_heading(
        t("The same review after every epoch"),
        t("P(positive) by word: orange negative, blue positive"),
    )
    show_chart(
        sample_chart(
            sample_table(readings, words), words, epochs=config.epochs, colours=theme_palette()
        ),
        key=f"{key}_chart",
        alt_text=tn(
            "{sample}: read after {n} epoch",
            "{sample}: read after {n} epochs",
            config.epochs,
            sample=" ".join(words),
        ),
    )
    if snapshot is not None and snapshot.live and folder is None:
        st.caption(t("This run trains on another machine; cells appear at the end."))
    dropped = sum(value is None for value in readings[-1].probabilities) if readings else 0
    if dropped:
        st.caption(
            tn(
                "{n} word has no cell: these settings drop it.",
                "{n} words have no cell: these settings drop them.",
                dropped,
            )
        )


def _folder(store: RunStore, snapshot: JobSnapshot) -> RunFolder | None:
    if snapshot.live:
        return store.being_written(snapshot.run_id)
    run = store.get(snapshot.run_id)
    return None if run is None else RunFolder(store.folder_of(run))


def _readings(folder: RunFolder, snapshot: JobSnapshot) -> list[SampleReading]:
    # What was reported has been written whole; a later file may still be growing.
    reported = [0, *(metrics.epoch for metrics in snapshot.history)]
    files = [(epoch, weights_file(folder.path, epoch)) for epoch in reported]
    return [
        _reading(str(folder.path), epoch, file.stat().st_mtime_ns, snapshot.config)
        for epoch, file in files
        if file.exists()
    ]


@functools.lru_cache(maxsize=500)  # Streamlit's cache would take longer to hash the config
def _reading(folder: str, epoch: int, modified: int, config: RunConfig) -> SampleReading:
    del modified  # part of the key: a run that is trained again writes the same file anew
    return read_sample(RunFolder(Path(folder)), epoch, config)
