"""One line on the state of the data."""

import streamlit as st

from sentiment_core.jobs.preparation import Preparation, PreparationState
from sentiment_core.words import t


def show_data_banner(preparation: Preparation) -> None:
    """Say so where IMDB is not ready; nothing where it is."""
    if preparation.snapshot.state == PreparationState.READY:
        return
    _banner(preparation)


@st.fragment(run_every=2)
def _banner(preparation: Preparation) -> None:
    snapshot = preparation.snapshot
    if snapshot.state == PreparationState.READY:
        st.rerun()
    if snapshot.state == PreparationState.WORKING:
        st.caption(
            t(
                ":material/downloading: {message} Until then, runs train on the replica: "
                "reviews written by a machine from IMDB's word statistics.",
                message=snapshot.message,
            )
        )
        if snapshot.share is not None:
            st.progress(snapshot.share)
        return
    st.caption(
        t(
            ":material/cloud_off: IMDB is not on this machine, so runs train on the replica: "
            "reviews written by a machine from IMDB's word statistics."
        )
    )
    with st.popover(
        t("Why, and what to do"), help=t("What went wrong when IMDB was fetched, and a second try.")
    ):
        st.text(snapshot.message)
        st.button(
            t("Try again"),
            on_click=preparation.again,
            key="preparation_again",
            help=t("Looks for IMDB once more, here and on the network."),
        )
