"""The button that starts a run."""

import streamlit as st

from sentiment_core.errors import SentimentError
from sentiment_core.i18n import t
from sentiment_core.settings.config import RunConfig
from sentiment_core.ui.app import keys
from sentiment_core.ui.app.followed import follow_run
from sentiment_core.ui.app.runtime import Runtime
from sentiment_core.ui.app.session import note_training, remember_run
from sentiment_core.ui.app.visitor import visitor_id
from sentiment_core.ui.components.into_sight import bring_into_sight
from sentiment_core.ui.shared.cost import Cost, cost_here
from sentiment_core.ui.train.job import JOB

_REFUSED = "train_refused"


def show_train_button(shared: Runtime, config: RunConfig | None) -> None:
    """Draw the button with the estimated cost, and the reason where a run is refused.

    The run is submitted before the page is drawn again, so that the worker is at it meanwhile.

    Args:
        config: what would be trained; None where the settings contradict each other.
    """
    cost = Cost() if config is None else cost_here(shared, config)
    # Of the reviews that are shown now: better ones may have come when the button is pressed.
    ready = config is not None and not cost.why_not
    fingerprint = shared.dataset(config.dataset).fingerprint if config and ready else ""
    with st.container(key="bar_start", gap="xxsmall"):
        st.button(
            t("Train"),
            key=keys.TRAIN_START,
            type="primary",
            icon=":material/play_arrow:",
            disabled=not ready,
            help=cost.why_not or t("Trains a network; equal settings are trained only once."),
            on_click=_submit,
            args=(shared, config, fingerprint),
            width="stretch",
        )
        st.caption(cost.estimate)
    st.caption(cost.reviews)
    for problem in filter(None, (cost.why_not, st.session_state.pop(_REFUSED, None))):
        st.warning(problem)


def _submit(shared: Runtime, config: RunConfig | None, fingerprint: str) -> None:
    if config is None:
        return
    try:
        snapshot = shared.queue.submit(config, visitor_id(), fingerprint=fingerprint)
    except SentimentError as error:
        st.session_state[_REFUSED] = str(error)
        return
    note_training()
    if snapshot.live:
        follow_run(shared, snapshot.run_id)
    remember_run(snapshot.run_id)
    bring_into_sight(JOB)
