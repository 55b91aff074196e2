"""Controls of the encoding rules; the defaults give a tensor small enough to be drawn."""

import dataclasses
from typing import Any

import streamlit as st

from sentiment_core.errors import ConfigError
from sentiment_core.i18n import t
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.settings.limits import LIMITS, Side
from sentiment_core.text.encoding import EncodingRules
from sentiment_core.ui.app import keys
from sentiment_core.ui.app.linked_form import LinkedForm

_SLIDERS = ("num_words", "skip_top", "clip_length")
_SIDES = ("padding", "clipping")
_START: dict[str, Any] = {
    "num_words": 10_000,
    "skip_top": 0,
    "clip_length": 25,
    "padding": Side.POST,
    "clipping": Side.PRE,
}
_FORM = LinkedForm("encode", _START, LIMITS, prefix=keys.ENCODE)
_SHORT_CLIPS = (5, 10, 15, 20)


def choose_rules(reader: Reader) -> EncodingRules | None:
    """Draw the controls of the rules, which are stored in the link, and return the rules.

    Args:
        reader: whose own rules are named, and taken by a button.

    Returns:
        The rules; None after telling which of them contradict each other.
    """
    config = reader.run.config
    own = {name: getattr(config, name) for name in _START}
    values: dict[str, Any] = {}
    _FORM.take()
    for name, place in zip(_SLIDERS, st.columns(3, gap="medium"), strict=True):
        with place:
            more = _SHORT_CLIPS if name == "clip_length" else ()
            values[name] = _FORM.control(name, more=(own[name], *more))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for name in _SIDES:
            values[name] = _FORM.control(name)
        st.button(
            t("Use the network's rules"),
            key="encode_own",
            on_click=_take,
            args=(own,),
            disabled=own == values,
            help=t("{name} was trained with {rules}.", name=reader.run.name, rules=_in_words(own)),
        )
    _FORM.put(values)
    _FORM.show_refused()
    try:
        return EncodingRules.of(dataclasses.replace(config, **values), reader.vocabulary)
    except ConfigError as error:
        st.warning(str(error))
        return None


def _take(values: dict[str, Any]) -> None:
    for name, value in values.items():
        st.session_state[_FORM.prefix + name] = value


def _in_words(rules: dict[str, Any]) -> str:
    return ", ".join(f"{name} {LIMITS[name].text(value)}" for name, value in rules.items())
