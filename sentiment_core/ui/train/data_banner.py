"""State of IMDB's preparation, on the pages that train."""

import streamlit as st

from sentiment_core.i18n import t
from sentiment_core.jobs.preparation import Preparation, PreparationState
from sentiment_core.ui.train.forms import choose_replica

_SETTINGS = "compare_settings"  # whose settings Compare trains with
# Without IMDB nothing moves until somebody tries again; a hundred open pages must not ask each
# second whether somebody has.
_SECONDS_BETWEEN_LOOKS = {PreparationState.WORKING: 1.0, PreparationState.FAILED: 30.0}


def show_data_banner(preparation: Preparation) -> None:
    """Show the state of IMDB and the alternatives; nothing where it is ready."""
    state = preparation.snapshot.state
    if state != PreparationState.READY:
        st.fragment(_banner, run_every=_SECONDS_BETWEEN_LOOKS[state])(preparation, state)


def _banner(preparation: Preparation, before: PreparationState) -> None:
    snapshot = preparation.snapshot
    if snapshot.state != before:
        st.rerun()  # what can be trained on has changed
    if snapshot.state == PreparationState.WORKING:
        st.caption(
            t(
                ":material/downloading: {message} You can train on it as soon as it is ready.",
                message=snapshot.message,
            )
        )
        if snapshot.share is not None:
            st.progress(snapshot.share)
        st.button(
            t("Use the replica instead"),
            on_click=_take_replica,
            key="preparation_replica",
            help=t("5,000 machine-written reviews with IMDB's word statistics."),
        )
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(t(":material/cloud_off: IMDB is not available; the replica takes its place."))
        with st.popover(t("Details"), help=t("Why IMDB is not available.")):
            st.text(snapshot.message)
            st.button(
                t("Try again"),
                on_click=preparation.again,
                key="preparation_again",
                help=t("Looks for IMDB again."),
            )


def _take_replica() -> None:
    choose_replica()
    st.session_state.pop(_SETTINGS, None)
