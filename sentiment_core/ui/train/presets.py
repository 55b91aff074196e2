"""Presets: one press sets the whole form; one line says what training it will show."""

import streamlit as st

from sentiment_core.data.sources import DATASETS
from sentiment_core.data.tensors import suited
from sentiment_core.errors import shown
from sentiment_core.i18n import t
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limits import LIMITS
from sentiment_core.settings.presets import PRESETS, claim_of, preset_of
from sentiment_core.ui.app.lesson import hidden_controls
from sentiment_core.ui.app.linked_form import TRAIN
from sentiment_core.ui.app.url import from_link, to_link

_KEY = "preset_choice"
_TAKEN = "preset_taken"
_LINK = "preset"


def take_linked_preset() -> None:
    """Fill the form from `?preset=`, once, where the link sets nothing itself; call this first."""
    if _TAKEN in st.session_state:
        return
    st.session_state[_TAKEN] = True
    name = from_link(_LINK)
    if name is None or any(setting in st.query_params for setting in LIMITS):
        return
    if name in PRESETS:
        fill_form(PRESETS[name].config)
    else:
        named = ", ".join(PRESETS)
        TRAIN.refuse(t("preset is one of {named}; got {name}.", named=named, name=shown(name)))


def fill_form(config: RunConfig) -> None:
    """Set every control to a config's value, before the controls are drawn.

    Where the reviews come from stays, since that depends on the machine.
    """
    for name in LIMITS:
        if name != "dataset":
            st.session_state[name] = getattr(config, name)


def show_presets(config: RunConfig | None) -> None:
    """Show the presets, which one the form holds, and what it claims or what else is changed.

    Args:
        config: what the form holds; None where its settings contradict each other.
    """
    held = None if config is None else preset_of(config)
    to_link(_LINK, held)
    st.session_state[_KEY] = held
    offered = [name for name in PRESETS if _fits_lesson(PRESETS[name].config)]
    if not offered:
        return
    with st.container(gap="xxsmall"):
        st.pills(
            t("Presets"),
            options=offered,
            format_func=lambda name: PRESETS[name].label,
            key=_KEY,
            on_change=_take,
            help=t("Sets the controls below; does not start a run."),
            label_visibility="collapsed",
            wrap=False,
        )
        if config is not None:
            st.markdown(
                changes_text(config) if held is None else f":material/visibility: {claim_of(held)}",
                help=None if held is None else _about_claim(config),
            )


def _about_claim(config: RunConfig) -> str:
    text = changes_text(config)
    if not DATASETS[config.dataset].artificial:
        return text
    return text + t(" Accuracies on the replica are higher than on IMDB.")


def _fits_lesson(config: RunConfig) -> bool:
    """Whether a preset leaves what the lesson's link fixes as it is."""
    return all(
        getattr(config, name) == TRAIN.remembered[name] for name in hidden_controls() - {"dataset"}
    )


def _take() -> None:
    name = st.session_state[_KEY]
    if name is not None:
        sizes = DATASETS[st.session_state["dataset"]].sizes
        fill_form(suited(PRESETS[name].config, sizes))


def changes_text(config: RunConfig) -> str:
    """Which settings differ from the defaults, in words; the dataset and the seed do not count."""
    default = RunConfig()
    changed = [
        t(
            "{label} {now} (was {before})",
            label=LIMITS[name].label,
            now=LIMITS[name].text(getattr(config, name)),
            before=LIMITS[name].text(getattr(default, name)),
        )
        for name in config.changed_from(default)
        if name != "dataset"
    ]
    if not changed:
        return t("Default settings.")
    return t("Changed: {changed}.", changed="; ".join(changed))
