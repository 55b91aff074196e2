"""Choice of the run and epoch that reads."""

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from sentiment_core.data.dataset import short_name
from sentiment_core.errors import RunError
from sentiment_core.i18n import t
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.rnn.runs.run import RunState, TrainedRun
from sentiment_core.ui.app.label import plain_words
from sentiment_core.ui.app.late import late_key
from sentiment_core.ui.app.rights import listed_runs
from sentiment_core.ui.app.runtime import reader_of, runtime
from sentiment_core.ui.app.session import keep_run, remember_run, remembered_run, use_labels
from sentiment_core.ui.app.url import asked_run
from sentiment_core.ui.top.epoch_replay import pick_epoch
from sentiment_core.ui.top.open_model import offer_model, taken_model

NO_RUNS = t("There is no trained network here. Open Train and train one.")


def run_label(run: TrainedRun, name: str = "") -> str:
    """One line that names a run and says how good it is, the weightiest first: a phone cuts it.

    Args:
        name: what a person called it, any text; empty where nobody did.
    """
    config = run.config
    if run.opened:
        return t("{name}, opened: {file}", name=name or run.name, file=run.plan.dataset)
    layers = "" if config.layers == 1 else t("{layers} layers, ", layers=config.layers)
    if config.bidirectional:
        layers = t("{layers}bidirectional, ", layers=layers)
    stopped = t(", stopped") if run.state == RunState.STOPPED else ""
    data = short_name(run.plan.dataset)
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


def pick_reader(place: DeltaGenerator, *, key: str) -> Reader | None:
    """Let a visitor choose a run and one of its epochs; the link's `?run=` is chosen first.

    Args:
        place: where the two one-line controls stand.

    Returns:
        None after saying that there is no run, or that the chosen one is damaged.
    """
    store = runtime().store
    taken_model()  # first: it is chosen then
    runs = listed_runs()
    if not runs:
        show_no_runs()
        return None
    _show_asked_run_missing(runs)
    with place:
        run = _pick_run(runs, key=key)
        epoch = pick_epoch(run, store.epochs(run), key=key.replace("run", "epoch"))
    try:
        return reader_of(run, epoch)
    except RunError as error:
        st.error(str(error))
        return None


def show_no_runs() -> None:
    """Say that nobody has trained anything here."""
    st.info(NO_RUNS)


def _pick_run(runs: Sequence[TrainedRun], *, key: str) -> TrainedRun:
    notes = runtime().store.notes
    names = {run.run_id: notes.get(run.run_id).name for run in runs}
    labels = {run.run_id: run_label(run, names[run.run_id]) for run in runs}
    run_id = _chosen(list(labels))
    box = late_key(key, run_id)
    chosen = next(run for run in runs if run.run_id == run_id)
    name = plain_words(names[chosen.run_id]) or chosen.name
    label = (
        t("Network: {name}, opened", name=name)
        if chosen.opened
        else t("Network: {name}, {val_accuracy:.3f}", name=name, val_accuracy=chosen.val_accuracy)
    )
    help_text = t("The network that reads the review, with its best validation accuracy.")
    with st.popover(label, key=f"{key}_open", help=help_text):
        st.selectbox(
            t("Network"),
            options=list(labels),
            index=list(labels).index(run_id),
            format_func=lambda run_id: labels.get(run_id, run_id),
            key=box,
            on_change=lambda: remember_run(st.session_state[box]),
            width=420,
            help=help_text,
        )
        offer_model()
    keep_run(run_id)
    use_labels(chosen.plan.labels)
    return chosen


def _chosen(ids: list[str]) -> str:
    for run_id in (asked_run(), remembered_run(), "bundled-gru"):
        if run_id in ids:
            return run_id
    return ids[0]


def _show_asked_run_missing(runs: Sequence[TrainedRun]) -> None:
    """Show a message when the link names an unknown run."""
    asked = asked_run()
    if asked is not None and asked not in {run.run_id for run in runs}:
        st.warning(t("The run in this link is not on this server. A bundled run is shown instead."))
