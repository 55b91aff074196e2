"""The settings of a run as controls; bounds, labels and help texts come from `LIMITS`."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal

import streamlit as st

from sentiment_core.data.sources import DATASETS, dataset_text
from sentiment_core.data.tensors import suited
from sentiment_core.errors import ConfigError
from sentiment_core.i18n import t
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limits import DatasetName
from sentiment_core.ui.app.lesson import hidden_controls
from sentiment_core.ui.app.linked_form import TRAIN
from sentiment_core.ui.app.rights import offered_reviews
from sentiment_core.ui.app.session import remember_settings, remembered_settings
from sentiment_core.ui.train.cell_choice import choose_cell
from sentiment_core.ui.train.presets import fill_form, take_linked_preset

Values = dict[str, Any]  # by setting
# What a learner tries first; the rest is folded away.
_FIRST = (
    "dataset",
    "train_reviews",
    "layers",
    "units",
    "embedding_dim",
    "epochs",
    "learning_rate",
    "dropout",
)
_REST = (
    "bidirectional",
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
    "trainer",
)
_NEXT = "dataset.next"  # a dialog cannot set a control of the page behind it
_FOR_NOW = "dataset.for_now"  # what was chosen for a visitor; None once somebody chose


def settings_form(*, imdb: bool) -> RunConfig | None:
    """Let a visitor choose the settings of a run; they also stand in the link.

    Args:
        imdb: whether IMDB is there, or on its way. If not, the replica is chosen until a visitor
            chooses, or IMDB is there.

    Returns:
        The config; None after telling which settings contradict each other.
    """
    chosen = st.session_state.pop(_NEXT, None)
    if chosen is not None:
        load_settings(_suited(remembered_settings() or RunConfig(), chosen))
    take_linked_preset()
    _take(DatasetName.IMDB if imdb else DatasetName.REPLICA)
    top = st.container()
    values = {"cell": _control("cell"), **_two_columns(_FIRST, key="first", gap="xsmall")}
    folded = len(set(_REST) - hidden_controls())
    if not folded:
        values |= {name: _control(name) for name in _REST}
    else:
        with st.expander(
            t("Direction, padding, vocabulary, batch, seed ({count} more)", count=folded)
        ):
            values |= _two_columns(_REST, key="rest", gap="small")
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
    st.session_state["dataset"] = config.dataset
    fill_form(config)
    _settle_dataset()
    remember_settings(config)


def choose_replica() -> None:
    """Train on the replica, also when IMDB is ready later; call it in a callback."""
    load_settings(replace(remembered_settings() or RunConfig(), dataset=DatasetName.REPLICA))


def choose_dataset(name: str) -> None:
    """Train on a dataset, with settings that fit its size, from the next look at the form on."""
    st.session_state[_NEXT] = name


def _suited(config: RunConfig, name: str) -> RunConfig:
    """A config on another dataset; what was fitted to a smaller one is the default again."""
    default = RunConfig()
    fitted = suited(default, DATASETS[config.dataset].sizes)
    fields = fitted.changed_from(default)
    if all(getattr(config, field) == getattr(fitted, field) for field in fields):
        config = replace(config, **{field: getattr(default, field) for field in fields})
    return suited(replace(config, dataset=name), DATASETS[name].sizes)


def _take(for_now: DatasetName) -> None:
    first, chosen = _FOR_NOW not in st.session_state, "dataset" in st.session_state
    linked = TRAIN.take(dataset=for_now)
    if first and not chosen and "dataset" not in linked.values:
        st.session_state[_FOR_NOW] = for_now
    elif st.session_state.get(_FOR_NOW) == st.session_state["dataset"]:
        st.session_state[_FOR_NOW] = st.session_state["dataset"] = for_now
    else:
        _settle_dataset()


def _settle_dataset() -> None:
    st.session_state[_FOR_NOW] = None


def _dataset_chosen() -> None:
    choose_dataset(st.session_state["dataset"])


def _two_columns(names: Sequence[str], *, key: str, gap: Literal["xsmall", "small"]) -> Values:
    shown = [name for name in names if name not in hidden_controls()]
    values = {name: _control(name) for name in names if name not in shown}
    # One grid: columns for each row were a quarter of what the page sends.
    with st.container(key=f"settings_grid_{key}", gap=gap):
        return values | {name: _control(name) for name in shown}


def _control(name: str) -> Any:
    if name in hidden_controls():
        return st.session_state.pop(name)
    if name == "cell":
        return choose_cell()
    if name == "dataset":
        added = [one.key for one in offered_reviews()]
        return TRAIN.control(
            name,
            more=[*added, st.session_state[name]],
            shown=dataset_text,
            draw=st.selectbox,
            on_change=_dataset_chosen,
        )
    return TRAIN.control(name)
