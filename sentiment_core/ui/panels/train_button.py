"""The button that starts a run."""

import streamlit as st

from sentiment_core.config import RunConfig
from sentiment_core.errors import SentimentError
from sentiment_core.ui.followed import follow_run
from sentiment_core.ui.made import remember_made
from sentiment_core.ui.resources import Runtime
from sentiment_core.ui.session import note_training, remember_run
from sentiment_core.ui.visitor import visitor_id
from sentiment_core.words import t

_REFUSED = "train_refused"


def show_train_button(shared: Runtime, config: RunConfig | None, *, why_not: str = "") -> None:
    """Let a visitor start a run, and say why where it is refused.

    The run is submitted before the page is drawn again, so that the worker is at it meanwhile.

    Args:
        shared: what all visitors share.
        config: what would be trained; None where the settings contradict each other.
        why_not: why this server does not train it, a sentence; empty where it does.
    """
    # Of the reviews that are shown now: better ones may have come when the button is pressed.
    fingerprint = "" if config is None or why_not else shared.dataset(config.dataset).fingerprint
    st.button(
        t("Train"),
        type="primary",
        icon=":material/play_arrow:",
        disabled=config is None or bool(why_not),
        help=why_not
        or t("Trains a new network with these settings; equal ones are trained only once."),
        on_click=_submit,
        args=(shared, config, fingerprint),
        width="stretch",
    )
    refused = st.session_state.pop(_REFUSED, None)
    if refused is not None:
        st.warning(refused)


def _submit(shared: Runtime, config: RunConfig | None, fingerprint: str) -> None:
    if config is None:
        return
    try:
        snapshot = shared.queue.submit(config, visitor_id(), fingerprint=fingerprint)
    except SentimentError as error:
        st.session_state[_REFUSED] = str(error)
        return
    note_training()
    if snapshot.live:  # a run that was kept already is somebody else's
        remember_made(snapshot.run_id)
        follow_run(shared, snapshot.run_id)
    remember_run(snapshot.run_id)
