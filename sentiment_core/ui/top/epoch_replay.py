"""Epoch replay: the network after each epoch."""

from collections.abc import Sequence

import streamlit as st

from sentiment_core.i18n import t
from sentiment_core.rnn.runs.run import TrainedRun
from sentiment_core.ui.app.url import number_from_link, to_link


def pick_epoch(run: TrainedRun, epochs: Sequence[int], *, key: str) -> int:
    """Let a visitor choose after which epoch the network reads; by default the best one.

    Args:
        epochs: those whose weights are kept, ascending; 0 is before the first.
    """
    if len(epochs) < 2:
        return run.best_epoch
    asked = number_from_link("epoch")
    control = f"{key}_{run.run_id}"
    if control not in st.session_state:
        st.session_state[control] = asked if asked in epochs else run.best_epoch
    chosen = int(st.session_state[control])
    help_text = t("Epochs of training; 0 is untrained.")
    label = t("Epoch {epoch}", epoch=_label(run, chosen))
    with st.popover(label, key=f"{key}_open", help=help_text):
        st.select_slider(
            t("Epoch"),
            options=list(epochs),
            value=chosen,  # it is drawn when it is opened
            format_func=lambda epoch: _label(run, epoch),
            key=control,
            on_change=lambda: to_link("epoch", st.session_state[control]),
            width=320,
            help=help_text,
        )
    return chosen


def _label(run: TrainedRun, epoch: int) -> str:
    if epoch == 0:
        return t("0 (untrained)")
    return t("{epoch} (best)", epoch=epoch) if epoch == run.best_epoch else str(epoch)
