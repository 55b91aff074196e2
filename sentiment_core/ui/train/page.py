"""Train: how does a network learn to read?"""

import streamlit as st

from sentiment_core.data.sources import DATASETS
from sentiment_core.i18n import t
from sentiment_core.jobs.preparation import PreparationState
from sentiment_core.settings.config import RunConfig
from sentiment_core.ui.app import keys
from sentiment_core.ui.app.followed import run_to_show
from sentiment_core.ui.app.runtime import runtime
from sentiment_core.ui.app.session import use_labels
from sentiment_core.ui.shared.phone_bar import show_phone_bar
from sentiment_core.ui.top.page_top import show_top
from sentiment_core.ui.train.add_reviews import offer_reviews
from sentiment_core.ui.train.closer import show_train_closer
from sentiment_core.ui.train.data_banner import show_data_banner
from sentiment_core.ui.train.forms import settings_form
from sentiment_core.ui.train.job import show_job
from sentiment_core.ui.train.look import show_train_look
from sentiment_core.ui.train.own_runs import show_own_runs
from sentiment_core.ui.train.presets import show_presets
from sentiment_core.ui.train.train_button import show_train_button

show_top(t("How does a network learn to read?"), page="Train")
show_train_look()
show_phone_bar()

shared = runtime()
presets = st.container()
left, right = st.columns([1, 2], gap="medium")

with left, st.container(key="settings", gap="xsmall"):
    config = settings_form(imdb=shared.preparation.snapshot.state != PreparationState.FAILED)
    show_train_button(shared, config)
    show_data_banner(shared.preparation)
    offer_reviews()

with presets:
    show_presets(config)

with right:
    run_id = run_to_show(shared)
    snapshot = shared.queue.snapshot(run_id) if run_id else None
    plan = snapshot.plan if snapshot else None
    use_labels(plan.labels if plan else DATASETS[(config or RunConfig()).dataset].labels)
    show_job(shared, snapshot, config=config or RunConfig(), asked=run_id)
    show_own_runs(shared, run_id, key="train_own")

with st.container(key=keys.BELOW["train_behind"]):
    show_train_closer(shared, config, snapshot, key="train_behind")
