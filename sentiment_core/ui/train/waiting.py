"""The view of a waiting run: the bundled run of its cell."""

import streamlit as st

from sentiment_core.i18n import t
from sentiment_core.rnn.bundled.bundled import bundled_id
from sentiment_core.settings.limits import CellType
from sentiment_core.ui.app.navigation import read_page
from sentiment_core.ui.app.runtime import Runtime
from sentiment_core.ui.shared.learning import show_curves


def show_while_waiting(shared: Runtime, cell: CellType, *, key: str) -> None:
    """Show the bundled run of the cell that somebody waits for.

    Args:
        cell: of the waiting run.
        key: prefix of the widget keys.
    """
    run = shared.store.get(bundled_id(cell))
    if run is None:
        return
    with st.container(horizontal=True, wrap=False, vertical_alignment="center"):
        st.markdown(
            t(
                "Meanwhile: **{name}**, {train_reviews:,} IMDB reviews, validation accuracy "
                "**{val_accuracy:.3f}** after epoch {epoch}.",
                name=run.name,
                val_accuracy=run.best.val_accuracy,
                epoch=run.best.epoch,
                train_reviews=run.plan.train_reviews,
            )
        )
        if st.button(
            t("Read with it"),
            key=f"{key}_read",
            icon=":material/menu_book:",
            help=t("Opens Read with this network."),
        ):
            st.switch_page(read_page(), query_params={"run": run.run_id})
    show_curves(run.history, run.batches, epochs=run.config.epochs, key=f"{key}_curves")
