"""The settings of a run as controls; bounds, labels and help texts come from `LIMITS`."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from sentiment_core.config import RunConfig
from sentiment_core.errors import ConfigError
from sentiment_core.limits import DatasetName
from sentiment_core.ui.lesson import hidden_controls
from sentiment_core.ui.linked_form import TRAIN
from sentiment_core.ui.panels.cell_choice import choose_cell
from sentiment_core.ui.panels.presets import fill_form, take_linked_preset
from sentiment_core.ui.session import remember_settings
from sentiment_core.words import t

# What a learner tries first; the rest is folded away.
_FIRST = ("layers", "units", "embedding_dim", "epochs", "train_reviews", "learning_rate")
_REST = (
    "dropout",
    "mask_zero",
    "clip_length",
    "clipping",
    "padding",
    "num_words",
    "skip_top",
    "maxlen",
    "validation_reviews",
    "validation_from",
    "batch_size",
    "seed",
)
_FOR_NOW = "dataset.for_now"


def settings_form(*, imdb_ready: bool) -> RunConfig | None:
    """Let a visitor choose the settings of a run; they also stand in the link.

    Args:
        imdb_ready: without IMDB, the replica is chosen until a visitor chooses, or IMDB is there.

    Returns:
        The config; None after telling which settings contradict each other.
    """
    take_linked_preset()
    _take(imdb_ready)
    top = st.container()
    values = {name: _control(name) for name in ("cell", "dataset")}
    values |= _two_columns(_FIRST)
    if hidden_controls().issuperset(_REST):
        values |= _two_columns(_REST)
    else:
        with st.expander(t("More settings")):
            values |= _two_columns(_REST)
    TRAIN.put(values)
    with top:
        TRAIN.show_refused()
    try:
        config = RunConfig(**values)
    except ConfigError as error:
        st.warning(str(error))
        return None
    remember_settings(config)
    return config


def load_settings(config: RunConfig) -> None:
    """Set the whole form to the settings of a run; call it before the form is drawn."""
    fill_form(config)
    st.session_state["dataset"] = config.dataset
    _dataset_chosen()
    remember_settings(config)


def _take(imdb_ready: bool) -> None:
    chosen = "dataset" in st.session_state
    for_now = {} if imdb_ready else {"dataset": DatasetName.REPLICA}
    linked = TRAIN.take(**for_now)
    if _FOR_NOW not in st.session_state:
        st.session_state[_FOR_NOW] = not (imdb_ready or chosen or "dataset" in linked.values)
    elif imdb_ready and st.session_state[_FOR_NOW]:
        st.session_state["dataset"] = TRAIN.start["dataset"]
        _dataset_chosen()


def _dataset_chosen() -> None:
    st.session_state[_FOR_NOW] = False


def _two_columns(names: Sequence[str]) -> dict[str, Any]:
    values = {}
    for first in range(0, len(names), 2):  # row by row, so that a phone keeps the order
        for name, place in zip(names[first : first + 2], st.columns(2, gap="medium"), strict=False):
            with place:
                values[name] = _control(name)
    return values


def _control(name: str) -> Any:
    if name in hidden_controls():
        return st.session_state.pop(name)
    if name == "cell":
        return choose_cell()
    return TRAIN.control(name, on_change=_dataset_chosen if name == "dataset" else None)
