"""Train: how does a network learn to read?"""

import streamlit as st

from sentiment_core.errors import SentimentError
from sentiment_core.jobs.preparation import PreparationState
from sentiment_core.ui.forms import settings_form
from sentiment_core.ui.panels.cost import show_cost
from sentiment_core.ui.panels.data_banner import show_data_banner
from sentiment_core.ui.panels.job import show_job
from sentiment_core.ui.panels.no_job import show_no_job
from sentiment_core.ui.resources import runtime
from sentiment_core.ui.session import asked_run, remember_run, visitor_id

st.header("How does a network learn to read?", anchor=False)

shared = runtime()
settings, job = st.columns([2, 3], gap="large")

with settings:
    config = settings_form(imdb_ready=shared.preparation.snapshot.state == PreparationState.READY)
    trainable = config is not None and show_cost(shared, config)
    pressed = st.button(
        "Train",
        type="primary",
        icon=":material/play_arrow:",
        disabled=not trainable,
        width="stretch",
    )
    show_data_banner(shared.preparation)

with job:
    if pressed and config is not None:
        try:
            remember_run(shared.queue.submit(config, visitor_id()).run_id)
        except SentimentError as error:
            st.warning(str(error))
    run_id = asked_run()
    snapshot = shared.queue.snapshot(run_id) if run_id else None
    if snapshot is None:
        show_no_job(shared, config, asked=run_id)
        st.stop()
    show_job(shared, snapshot, key="train_job")
