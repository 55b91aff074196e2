"""Which network reads."""

from collections.abc import Sequence

import streamlit as st

from sentiment_core.rnn.run import RunState, TrainedRun
from sentiment_core.ui.link import asked_run
from sentiment_core.ui.resources import runtime
from sentiment_core.ui.session import keep_run, kept_run, remember_run
from sentiment_core.words import t


def run_label(run: TrainedRun, name: str = "") -> str:
    """One line that names a run and says how good it is, the weightiest first: a phone cuts it.

    Args:
        run: the run.
        name: what a person called it, any text; empty where nobody did.
    """
    config = run.config
    layers = "" if config.layers == 1 else t("{layers} layers, ", layers=config.layers)
    stopped = t(", stopped") if run.state == RunState.STOPPED else ""
    data = run.plan.dataset.split(",")[0].split(":")[0]
    return t(
        "{name}, {val_accuracy:.3f}{stopped}: {data} {train_reviews:,}, {layers}{units} units",
        name=name or run.name,
        layers=layers,
        units=config.units,
        data=data,
        train_reviews=run.plan.train_reviews,
        val_accuracy=run.best.val_accuracy,
        stopped=stopped,
    )


def pick_run(runs: Sequence[TrainedRun], *, key: str) -> TrainedRun:
    """Let a visitor choose one of the runs; the link's `?run=` is chosen first.

    Args:
        runs: at least one.
        key: of the control.
    """
    notes = runtime().store.notes
    labels = {run.run_id: run_label(run, notes.get(run.run_id).name) for run in runs}
    asked = asked_run()
    if asked in labels and st.session_state.get(f"{key}.asked") != asked:
        st.session_state[f"{key}.asked"] = asked
        st.session_state[key] = asked
    if st.session_state.get(key) not in labels:
        st.session_state[key] = _first_choice(runs)
    chosen = st.selectbox(
        t("Read with"),
        options=list(labels),
        format_func=lambda run_id: labels.get(run_id, run_id),
        key=key,
        on_change=lambda: remember_run(st.session_state[key]),
        help=t(
            "Which trained network reads the review: one that came with the app, or one "
            "that was trained on this server. The number behind its name is the share of "
            "its validation reviews that it got right after its best epoch."
        ),
    )
    keep_run(chosen)
    return next(run for run in runs if run.run_id == chosen)


def take_run(run_id: str, *, key: str) -> None:
    """Choose a run instead of the visitor; call it in a callback.

    Args:
        run_id: the run.
        key: of the control.
    """
    st.session_state[key] = run_id
    remember_run(run_id)


def _first_choice(runs: Sequence[TrainedRun]) -> str:
    ids = [run.run_id for run in runs]
    kept = kept_run()
    if kept in ids:
        return kept
    return "bundled-gru" if "bundled-gru" in ids else ids[0]


def show_asked_run_missing(runs: Sequence[TrainedRun]) -> None:
    """Say so when the link names a run that is not here."""
    asked = asked_run()
    if asked is not None and asked not in {run.run_id for run in runs}:
        st.warning(
            t(
                "The run that this link names is not on this server (any more). A bundled run "
                "reads instead; runs are kept until room is needed for newer ones."
            )
        )
