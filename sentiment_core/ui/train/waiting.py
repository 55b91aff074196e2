"""Something to look at while a run waits, made of runs that are there."""

import streamlit as st

from sentiment_core.i18n import t
from sentiment_core.rnn.bundled.bundled import bundled_id
from sentiment_core.rnn.ledger.nearest import differences, nearest_run
from sentiment_core.rnn.runs.run import TrainedRun
from sentiment_core.settings.config import RunConfig
from sentiment_core.ui.app.navigation import read_page
from sentiment_core.ui.app.runtime import Runtime
from sentiment_core.ui.shared.learning import show_curves

_NAMED = 4


def show_while_waiting(shared: Runtime, config: RunConfig, *, key: str) -> None:
    """Show the run of this room that is nearest to what somebody waits for, else a bundled one.

    Args:
        shared: what all visitors share.
        config: what is waited for.
        key: of the panel.
    """
    near = nearest_run(config, shared.store.runs())
    run = near or shared.store.get(bundled_id(config.cell))
    if run is None:
        return
    with st.container(horizontal=True, wrap=False, vertical_alignment="center"):
        st.markdown(_text(run, config))
        if st.button(
            t("Read with it"),
            key=f"{key}_read",
            icon=":material/menu_book:",
            help=t("Opens Read with this network."),
        ):
            st.switch_page(read_page(), query_params={"run": run.run_id})
    show_curves(run.history, run.batches, epochs=run.config.epochs, key=f"{key}_curves")


def _text(run: TrainedRun, config: RunConfig) -> str:
    values = {
        "val_accuracy": run.best.val_accuracy,
        "epoch": run.best.epoch,
        "train_reviews": run.plan.train_reviews,
    }
    if run.bundled:
        return t(
            "Meanwhile: **{name}**, {train_reviews:,} IMDB reviews, validation accuracy "
            "**{val_accuracy:.3f}** after epoch {epoch}.",
            name=run.name,
            **values,
        )
    other = differences(run.config, config)
    named = ", ".join(other[:_NAMED]) + (t(" and more") if len(other) > _NAMED else "")
    return t(
        "Meanwhile: the finished run closest to yours, {cell}, validation accuracy "
        "**{val_accuracy:.3f}** after epoch {epoch}. Differs in: {named}.",
        cell=run.config.cell,
        named=named,
        **values,
    )
