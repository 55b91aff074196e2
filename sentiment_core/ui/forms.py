"""The settings of a run as controls; bounds, labels and help texts come from `LIMITS`."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from sentiment_core.config import PRESETS, RunConfig
from sentiment_core.errors import ConfigError
from sentiment_core.limits import LIMITS, CellType, DatasetName, Limit

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
_PRESET_LABELS = {"quick": "Quick start", "post": "The post's model"}
_CELL_SENTENCES = {
    CellType.SIMPLE_RNN: "SimpleRNN: each word overwrites the whole state; what was early fades.",
    CellType.LSTM: "LSTM: three gates guard a second state, which can carry something for long.",
    CellType.GRU: "GRU: two gates decide, unit by unit, how much of the old state stays.",
}
_DEFAULT = RunConfig()


def settings_form(*, imdb_ready: bool) -> RunConfig | None:
    """Let a visitor choose the settings of a run; they also stand in the link.

    Args:
        imdb_ready: without IMDB, the replica is what is chosen first.

    Returns:
        The config; None after telling which settings contradict each other.
    """
    if not imdb_ready and "dataset" not in st.session_state and "dataset" not in st.query_params:
        st.session_state["dataset"] = DatasetName.REPLICA
    with st.container(horizontal=True):
        for name, label in _PRESET_LABELS.items():
            st.button(label, key=f"preset_{name}", on_click=_take_preset, args=(PRESETS[name],))
    values = {name: _control(name, LIMITS[name]) for name in ("dataset", "cell")}
    st.caption(_CELL_SENTENCES[values["cell"]])
    values |= _two_columns(_FIRST)
    with st.expander("More settings"):
        values |= _two_columns(_REST)
    try:
        return RunConfig(**values)
    except ConfigError as error:
        st.warning(str(error))
        return None


def _take_preset(config: RunConfig) -> None:
    for name in LIMITS:
        if name != "dataset":  # where the reviews come from depends on the machine
            st.session_state[name] = getattr(config, name)


def _two_columns(names: Sequence[str]) -> dict[str, Any]:
    values = {}
    for first in range(0, len(names), 2):  # row by row, so that a phone keeps the order
        for name, place in zip(names[first : first + 2], st.columns(2, gap="medium"), strict=False):
            with place:
                values[name] = _control(name, LIMITS[name])
    return values


def _control(name: str, limit: Limit) -> Any:
    shared: dict[str, Any] = {"key": name, "help": limit.help, "bind": "query-params"}
    default = getattr(_DEFAULT, name)
    if limit.members == (True, False):
        return st.toggle(limit.label, value=default, **shared)
    if limit.members:
        return st.segmented_control(
            limit.label,
            options=list(limit.members),
            default=default,
            required=True,
            format_func=_MEMBER_LABELS.__getitem__,
            **shared,
        )
    if limit.choices:
        return st.select_slider(
            limit.label,
            options=list(limit.choices),
            value=default,
            format_func=lambda value: limit.none_means if value is None else f"{value:,}",
            **shared,
        )
    return st.number_input(
        limit.label,
        min_value=int(limit.low),
        max_value=int(limit.high),
        value=default,
        step=1,
        **shared,
    )


_MEMBER_LABELS: dict[Any, str] = {
    member: {"imdb": "IMDB", "replica": "Replica"}.get(str(member), str(member))
    for limit in LIMITS.values()
    for member in limit.members
    if not isinstance(member, bool)
}
