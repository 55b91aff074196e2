"""Details on Train: code of the settings, results of the run."""

import streamlit as st

from sentiment_core.data.sources import dataset_of_run
from sentiment_core.i18n import later, t
from sentiment_core.jobs.queue.snapshot import JobSnapshot
from sentiment_core.settings.config import RunConfig
from sentiment_core.ui.app.choice import choose_one
from sentiment_core.ui.app.runtime import Runtime
from sentiment_core.ui.app.stepper import forget_step
from sentiment_core.ui.reviews.scoreboard import show_scoreboard
from sentiment_core.ui.shared.learning import show_history_table
from sentiment_core.ui.train.code import settings_before, show_script, show_summary
from sentiment_core.ui.train.slow_motion import show_slow_motion

_SCRIPT, _SUMMARY = later("Keras script"), later("Model summary")
_STEP = later("One training step")
_EVALUATION, _EPOCHS = later("Evaluation"), later("Epochs as a table")


def show_train_closer(
    shared: Runtime, config: RunConfig | None, snapshot: JobSnapshot | None, *, key: str
) -> None:
    """Show one of the panels, as a visitor chooses; the link keeps which.

    Args:
        config: what the form holds; None where its settings contradict each other.
        snapshot: the run that is shown; None where there is none.
    """
    before = None if config is None else settings_before(config)
    opened = choose_one(
        t("Look closer"),
        options=[_SCRIPT, _SUMMARY, _STEP, _EVALUATION, _EPOCHS],
        default=_SCRIPT,
        format_func=t,
        key=key,
        on_change=forget_step,
        help_text=t("Code of these settings, results of the run above."),
    )
    if opened in {_SCRIPT, _SUMMARY, _STEP}:
        if config is None or before is None:
            st.info(t("No network: the settings contradict each other."))
        elif opened == _SCRIPT:
            show_script(config, before, key=f"{key}_script")
        elif opened == _STEP:
            show_slow_motion(config, key=f"{key}_step")
        else:
            show_summary(config, key=f"{key}_summary")
        return
    run = None if snapshot is None or snapshot.live else shared.store.get(snapshot.run_id)
    if run is None:
        st.info(t("Available once the run above has finished."))
    elif opened == _EVALUATION:
        dataset = dataset_of_run(run.config.dataset, run.plan.fingerprint)
        show_scoreboard(run, shared.store, dataset, key=f"{key}_board")
    else:
        show_history_table(run.history, key=f"{key}_epochs")
