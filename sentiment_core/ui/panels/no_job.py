"""Before anything was trained: what a run looks like, from a bundled one."""

import streamlit as st

from sentiment_core.config import RunConfig
from sentiment_core.jobs.snapshot import JobSnapshot
from sentiment_core.limits import CellType
from sentiment_core.rnn.bundled import bundled_id
from sentiment_core.ui.panels.learning import show_curves, show_finding
from sentiment_core.ui.panels.probe import show_probe
from sentiment_core.ui.resources import Runtime
from sentiment_core.words import t


def show_no_job(shared: Runtime, config: RunConfig | None, *, asked: str | None) -> None:
    """Say what will happen, and show the bundled run of the chosen cell meanwhile.

    Args:
        shared: what all visitors share.
        config: what is chosen so far.
        asked: the run that the link names and nobody knows.
    """
    if asked:
        st.warning(
            t(
                "The run that this link names is not on this server (any more). Its settings may "
                "still stand in the link; press Train to make it again."
            )
        )
    st.info(
        t("Press Train: the curves move from the first batches on, and Stop keeps what is learned.")
    )
    run = shared.store.get(bundled_id(config.cell if config else CellType.GRU))
    if run is None:
        return
    st.caption(
        t(
            "Meanwhile, how the **{name}** learned: {units} units, "
            "{train_reviews:,} IMDB reviews, {seconds:.0f} s.",
            name=run.name,
            units=run.config.units,
            train_reviews=run.plan.train_reviews,
            seconds=run.seconds,
        )
    )
    show_curves(run.history, run.batches, epochs=run.config.epochs, key="no_job_curves")
    show_finding(run.history, run.plan)
    show_probe(shared.store, JobSnapshot.of_run(run), key="no_job_probe")
