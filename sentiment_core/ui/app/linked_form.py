"""Controls whose values stand in the link.

Streamlit does not bind them to it: that reads and writes what the screen shows, in the language of
the screen, only the values that a control offers, and drops without a word what it cannot read.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import streamlit as st

from sentiment_core.i18n import t
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limit import Limit
from sentiment_core.settings.limits import LIMITS
from sentiment_core.settings.link import LinkedSettings, read_settings, write_settings
from sentiment_core.ui.app.url import to_link


@dataclass(frozen=True)
class LinkedForm:
    """Controls that are drawn together: `take`, then each `control`, then `put`.

    Args:
        name: of the form in the session.
        start: the values of a form that nobody has touched, by setting; a link omits them.
        limits: of each setting.
        prefix: of the controls' keys, which are also the names in the link.
    """

    name: str
    start: Mapping[str, Any]
    limits: Mapping[str, Limit]
    prefix: str = ""

    def take(self, **now: Any) -> LinkedSettings:
        """Give the controls that are not on screen yet their values.

        A value comes from the link, else from the last visit to the page, else from `start`. Where
        a control is on screen, or a value was set for it, the link is behind.

        Args:
            now: what stands in place of `start` on this machine, by setting.

        Returns:
            What was read from the link.
        """
        missing = [name for name in self.start if self.prefix + name not in st.session_state]
        query = {name: st.query_params.get_all(self.prefix + name) for name in missing}
        linked = read_settings({name: texts for name, texts in query.items() if texts}, self.limits)
        values = {**self.start, **now, **self.kept, **linked.values}
        for name in missing:
            st.session_state[self.prefix + name] = values[name]
        self.refuse(*linked.refused)
        return linked

    @property
    def kept(self) -> Mapping[str, Any]:
        """What the controls held last, by setting; empty where they were not drawn yet."""
        kept: Mapping[str, Any] = st.session_state.get(f"{self.name}.kept", {})
        return kept

    def put(self, values: Mapping[str, Any]) -> None:
        """Put what the controls hold into the link, and keep it for the next visit to the page."""
        if self.kept and values != self.kept:
            st.session_state.pop(self._refused, None)
        st.session_state[f"{self.name}.kept"] = dict(values)
        query = write_settings(values, self.start, self.limits)
        for name in values:
            to_link(self.prefix + name, query.get(name))

    def refuse(self, *sentences: str) -> None:
        """Note why something in the link cannot be used."""
        if sentences:
            st.session_state[self._refused] = (*st.session_state.get(self._refused, ()), *sentences)

    def show_refused(self) -> None:
        """Say what in the link cannot be used, until a control is changed; call it after `put`."""
        sentences: Sequence[str] = st.session_state.get(self._refused, ())
        if sentences:
            st.warning(t("Part of this link cannot be used. The controls show what is used."))
            st.text("\n".join(sentences))  # what somebody wrote into a link is no markdown

    @property
    def _refused(self) -> str:
        return f"{self.name}.refused"

    def control(
        self,
        name: str,
        *,
        more: Sequence[Any] = (),
        draw: Callable[..., Any] = st.number_input,
        on_change: Callable[[], None] | None = None,
        width: Literal["content", "stretch"] = "content",
    ) -> Any:
        """Let a visitor choose the value of one setting.

        Args:
            name: of the setting.
            more: what a slider offers beside the setting's choices and the value that it has.
            draw: draws a whole number without choices, `st.number_input` or `st.slider`.
            on_change: called before the page is drawn again; of a row of buttons.
            width: of a row of buttons.
        """
        limit, key = self.limits[name], self.prefix + name
        if limit.members == (True, False):
            return st.toggle(limit.label, key=key, help=limit.help)
        if limit.members:
            return st.segmented_control(
                limit.label,
                options=list(limit.members),
                required=True,
                format_func=limit.text,
                key=key,
                help=limit.help,
                on_change=on_change,
                width=width,
            )
        if limit.choices:
            numbers = sorted({st.session_state[key], *limit.choices, *more} - {None})
            none = [None] if limit.optional else []
            return st.select_slider(
                limit.label,
                options=[*none, *numbers] if limit.choices[0] is None else [*numbers, *none],
                format_func=limit.text,
                key=key,
                help=limit.help,
            )
        return draw(
            limit.label,
            min_value=int(limit.low),
            max_value=int(limit.high),
            step=1,
            key=key,
            help=limit.help,
        )


def linked_number(
    limit: Limit, *, key: str, start: Any, draw: Callable[..., Any] = st.number_input
) -> Any:
    """Let a visitor choose one number that stands in the link.

    Args:
        limit: of the number.
        key: of the control, and its name in the link.
        start: its value where nobody has chosen; a link omits it.
        draw: as in `LinkedForm.control`.
    """
    form = LinkedForm(key, {key: start}, {key: limit})
    form.take()
    value = form.control(key, draw=draw)
    form.put({key: value})
    form.show_refused()
    return value


TRAIN = LinkedForm("train", vars(RunConfig()), LIMITS)
"""The settings of the run that is trained next."""
