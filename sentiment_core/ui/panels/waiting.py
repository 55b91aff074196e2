"""Something to look at while a run waits, made of runs that are there."""

import streamlit as st

from sentiment_core.config import RunConfig
from sentiment_core.rnn.bundled import bundled_id
from sentiment_core.rnn.nearest import differences, nearest_run
from sentiment_core.rnn.run import TrainedRun
from sentiment_core.ui.navigation import read_page
from sentiment_core.ui.panels.learning import show_curves
from sentiment_core.ui.resources import Runtime

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
    st.subheader("Meanwhile", anchor=False)
    text, button = st.columns([4, 1], vertical_alignment="center")
    text.markdown(_text(run, config))
    if button.button(
        "Read with it",
        key=f"{key}_read",
        icon=":material/menu_book:",
        help="Opens Read with this network.",
    ):
        st.switch_page(read_page(), query_params={"run": run.run_id})
    show_curves(run.history, run.batches, epochs=run.config.epochs, key=f"{key}_curves")


def _text(run: TrainedRun, config: RunConfig) -> str:
    reached = f"**{run.best.val_accuracy:.2f}** after epoch {run.best.epoch}"
    if run.bundled:
        return (
            f"How the **{run.name}** learned: it reached {reached}, on {run.plan.train_reviews:,} "
            "IMDB reviews."
        )
    other = differences(run.config, config)
    named = ", ".join(other[:_NAMED]) + (" and more" if len(other) > _NAMED else "")
    return (
        f"The finished run that is nearest to yours, a {run.config.cell}, reached {reached}. It "
        f"differs in: {named}."
    )
