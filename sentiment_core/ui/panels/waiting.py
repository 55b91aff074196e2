"""Something to look at while a run waits, made of runs that are there."""

import streamlit as st

from sentiment_core.config import RunConfig
from sentiment_core.rnn.bundled import bundled_id
from sentiment_core.rnn.nearest import differences, nearest_run
from sentiment_core.rnn.run import TrainedRun
from sentiment_core.ui.navigation import read_page
from sentiment_core.ui.panels.learning import show_curves
from sentiment_core.ui.resources import Runtime
from sentiment_core.words import t

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
    st.subheader(t("Meanwhile"), anchor=False)
    text, button = st.columns([4, 1], vertical_alignment="center")
    text.markdown(_text(run, config))
    if button.button(
        t("Read with it"),
        key=f"{key}_read",
        icon=":material/menu_book:",
        help=t("Opens Read with this network."),
    ):
        st.switch_page(read_page(), query_params={"run": run.run_id})
    show_curves(run.history, run.batches, epochs=run.config.epochs, key=f"{key}_curves")


def _text(run: TrainedRun, config: RunConfig) -> str:
    reached = t(
        "**{val_accuracy:.3f}** after epoch {epoch}",
        val_accuracy=run.best.val_accuracy,
        epoch=run.best.epoch,
    )
    if run.bundled:
        return t(
            "How the **{name}** learned: it reached {reached}, on {train_reviews:,} IMDB reviews.",
            name=run.name,
            reached=reached,
            train_reviews=run.plan.train_reviews,
        )
    other = differences(run.config, config)
    named = ", ".join(other[:_NAMED]) + (t(" and more") if len(other) > _NAMED else "")
    return t(
        "The finished run that is nearest to yours, a {cell}, reached {reached}. It "
        "differs in: {named}.",
        cell=run.config.cell,
        reached=reached,
        named=named,
    )
