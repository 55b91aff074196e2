"""The settings of a run as controls; bounds, labels and help texts come from `LIMITS`."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from sentiment_core.config import RunConfig
from sentiment_core.errors import ConfigError
from sentiment_core.limit import Limit
from sentiment_core.limits import LIMITS, DatasetName
from sentiment_core.ui.choice import choose_one, slide_setting
from sentiment_core.ui.lesson import hidden_controls, hidden_value
from sentiment_core.ui.panels.cell_choice import choose_cell
from sentiment_core.ui.panels.presets import take_linked_preset
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
_DEFAULT = RunConfig()
_FOR_NOW = "dataset.for_now"


def settings_form(*, imdb_ready: bool) -> RunConfig | None:
    """Let a visitor choose the settings of a run; they also stand in the link.

    Args:
        imdb_ready: without IMDB, the replica is chosen until a visitor chooses, or IMDB is there.

    Returns:
        The config; None after telling which settings contradict each other.
    """
    _choose_for_now(imdb_ready)
    take_linked_preset()
    values = {name: _control(name) for name in ("cell", "dataset")}
    values |= _two_columns(_FIRST)
    if hidden_controls().issuperset(_REST):
        values |= _two_columns(_REST)
    else:
        with st.expander(t("More settings")):
            values |= _two_columns(_REST)
    try:
        config = RunConfig(**values)
    except ConfigError as error:
        st.warning(str(error))
        return None
    remember_settings(config)
    return config


def _choose_for_now(imdb_ready: bool) -> None:
    if imdb_ready:
        if st.session_state.pop(_FOR_NOW, False):
            st.session_state["dataset"] = _DEFAULT.dataset
    elif "dataset" not in st.session_state and "dataset" not in st.query_params:
        st.session_state["dataset"] = DatasetName.REPLICA
        st.session_state[_FOR_NOW] = True


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
        for_now = name == "dataset" and st.session_state.get(_FOR_NOW)
        return DatasetName.REPLICA if for_now else hidden_value(name)
    if name == "cell":
        return choose_cell(_DEFAULT.cell)
    limit = LIMITS[name]
    shared: dict[str, Any] = {"key": name, "help": limit.help, "bind": "query-params"}
    default = getattr(_DEFAULT, name)
    if limit.members == (True, False):
        return st.toggle(limit.label, value=default, **shared)
    if limit.members:
        return choose_one(
            limit.label,
            options=list(limit.members),
            default=default,
            format_func=limit.text,
            written=limit.link_text,
            key=name,
            told=limit.help,
            on_change=_dataset_chosen if name == "dataset" else None,
        )
    if limit.choices:
        return slide_setting(limit, options=_offered(name, limit), default=default, key=name)
    return st.number_input(
        limit.label,
        min_value=int(limit.low),
        max_value=int(limit.high),
        value=default,
        step=1,
        **shared,
    )


def _offered(name: str, limit: Limit) -> list[Any]:
    """The choices of a control, and a valid value between them that a run was reloaded with."""
    value = st.session_state.get(name, limit.choices[0])
    if value in limit.choices:
        return list(limit.choices)
    try:
        value = limit.parse(name, value)
    except ConfigError:
        return list(limit.choices)
    numbers = sorted({value, *(choice for choice in limit.choices if choice is not None)})
    ends = [choice for choice in limit.choices if choice is None]
    return [*ends, *numbers] if limit.choices[0] is None else [*numbers, *ends]
