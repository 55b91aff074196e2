"""Train: how does a network learn to read?"""

import streamlit as st

from sentiment_core.jobs.preparation import PreparationState
from sentiment_core.ui.followed import run_to_show
from sentiment_core.ui.forms import settings_form
from sentiment_core.ui.panels.behind import show_behind
from sentiment_core.ui.panels.cost import show_cost
from sentiment_core.ui.panels.data_banner import show_data_banner
from sentiment_core.ui.panels.job import show_job
from sentiment_core.ui.panels.no_job import show_no_job
from sentiment_core.ui.panels.own_runs import show_own_runs
from sentiment_core.ui.panels.page_top import show_top
from sentiment_core.ui.panels.presets import show_presets
from sentiment_core.ui.panels.train_button import show_train_button
from sentiment_core.ui.resources import runtime
from sentiment_core.words import t

show_top(t("How does a network learn to read?"), page="Train")

shared = runtime()
presets = st.container()
settings, job = st.columns([2, 3], gap="large")

with settings:
    config = settings_form(imdb=shared.preparation.snapshot.state != PreparationState.FAILED)
    why_not = "" if config is None else show_cost(shared, config)
    show_train_button(shared, config, why_not=why_not)
    show_data_banner(shared.preparation)

with presets:
    show_presets(config)

with job:
    run_id = run_to_show(shared)
    snapshot = shared.queue.snapshot(run_id) if run_id else None
    if snapshot is None:
        show_no_job(shared, config, asked=run_id)
    else:
        show_job(shared, snapshot, key="train_job")
    show_own_runs(shared, run_id, key="train_own")
    if config is not None:
        show_behind(config, key="train_behind")
