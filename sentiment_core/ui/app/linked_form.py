"""Forms whose values are stored in the link.

Streamlit does not bind them to it: that reads and writes what the screen shows, in the language of
the screen, only the values that a control offers, and drops without a word what it cannot read.
"""

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import streamlit as st

from sentiment_core.i18n import t
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limit import Limit
from sentiment_core.settings.limits import LIMITS
from sentiment_core.settings.link import LinkedSettings, read_settings, write_settings
from sentiment_core.ui.app.url import to_link

_BEHIND = 3.0
"""Seconds that an address may be behind the controls; a slow telephone network is meant."""


@dataclass(frozen=True)
class _Written:
    """Values that the link had for each control, and until when (math.inf: still has)."""

    texts: Mapping[str, tuple[str, ...]]
    until: float


@dataclass(frozen=True)
class LinkedForm:
    """Controls that are drawn together: `take`, then each `control`, then `put`.

    Args:
        name: of the form in the session.
        start: the values of a form that nobody has touched, by setting; a link omits them.
        prefix: of the controls' keys, which are also the names in the link.
    """

    name: str
    start: Mapping[str, Any]
    limits: Mapping[str, Limit]
    prefix: str = ""

    def take(self, **now: Any) -> LinkedSettings:
        """Give the controls that are not on screen yet their values, and those of a new link.

        A value comes from the link, else from the last visit to the page, else from `start`.

        Args:
            now: what stands in place of `start` on this machine, by setting.

        Returns:
            What was read from the link.
        """
        query = {name: tuple(st.query_params.get_all(self.prefix + name)) for name in self.start}
        missing = {name for name in self.start if self.prefix + name not in st.session_state}
        opened = {name for name in self.start if name not in missing and self._is_new(name, query)}
        texts = {name: query[name] for name in self.start if name in missing | opened}
        linked = read_settings({name: list(own) for name, own in texts.items() if own}, self.limits)
        values = {
            **self.start,
            **now,
            **{name: self.remembered[name] for name in missing & set(self.remembered)},
        }
        for name in texts:
            if name in missing or name in linked.values or not query[name]:
                st.session_state[self.prefix + name] = linked.values.get(name, values[name])
        self._note(query)
        self.refuse(*linked.refused)
        return linked

    def _is_new(self, name: str, query: Mapping[str, tuple[str, ...]]) -> bool:
        """Whether the link has a value of a visible control that only a new link can have.

        The address follows the controls a moment later, and each run of a page is told what it was
        when the visitor acted. So what the app itself wrote there lately is no new link, nor is
        anything while the control is ahead of what was last written.
        """
        written: Sequence[_Written] = st.session_state.get(f"{self.name}.written", ())
        if not written or st.session_state[self.prefix + name] != self.remembered.get(name):
            return False
        lately = time.monotonic() - _BEHIND
        return all(query[name] != one.texts.get(name) for one in written if one.until > lately)

    def _note(self, texts: Mapping[str, tuple[str, ...]]) -> None:
        """Remember the new values of the link, and for a while the old ones."""
        now = time.monotonic()
        written: Sequence[_Written] = st.session_state.get(f"{self.name}.written", ())
        if written and written[-1].texts == texts:
            return
        before = [replace(one, until=min(one.until, now)) for one in written]
        st.session_state[f"{self.name}.written"] = [
            *(one for one in before if one.until > now - _BEHIND),
            _Written(dict(texts), math.inf),
        ]

    @property
    def remembered(self) -> Mapping[str, Any]:
        """The last values of the controls by setting; empty before they are drawn."""
        remembered: Mapping[str, Any] = st.session_state.get(f"{self.name}.kept", {})
        return remembered

    def put(self, values: Mapping[str, Any]) -> None:
        """Store the values of the controls in the link and the session."""
        if self.remembered and values != self.remembered:
            st.session_state.pop(self._refused, None)
        st.session_state[f"{self.name}.kept"] = dict(values)
        query = write_settings(values, self.start, self.limits)
        for name in values:
            to_link(self.prefix + name, query.get(name))
        self._note({name: (query[name],) if name in query else () for name in self.start})

    def refuse(self, *sentences: str) -> None:
        """Note why a value in the link is invalid."""
        if sentences:
            st.session_state[self._refused] = (*st.session_state.get(self._refused, ()), *sentences)

    def show_refused(self) -> None:
        """Show the invalid values of the link until a control is changed; call it after `put`."""
        sentences: Sequence[str] = st.session_state.get(self._refused, ())
        if sentences:
            st.warning(t("Part of this link is not valid. The controls show what is used."))
            st.text("\n".join(sentences))  # what somebody wrote into a link is no markdown

    @property
    def _refused(self) -> str:
        return f"{self.name}.refused"

    def control(
        self,
        name: str,
        *,
        more: Sequence[Any] = (),
        shown: Callable[[Any], str] | None = None,
        draw: Callable[..., Any] = st.number_input,
        on_change: Callable[[], None] | None = None,
        width: Literal["content", "stretch"] = "content",
    ) -> Any:
        """Draw the control of one setting and return its value.

        Args:
            more: what a slider or a list offers beside the setting's choices or members.
            shown: what a list calls a choice; None for the setting's own text.
            draw: draws a whole number without choices, `st.number_input` or `st.slider`; of
                members `st.selectbox` makes a list.
            on_change: called before the page is drawn again; of a row of buttons or a list.
            width: of a row of buttons.
        """
        limit, key = self.limits[name], self.prefix + name
        # A browser is told once what the session holds, and a control that it draws later, in a
        # fold or after a quick press, starts with its default: so that is the same.
        value = st.session_state[key]
        if limit.members == (True, False):
            return st.toggle(limit.label, value=value, key=key, help=limit.help)
        if limit.members and draw is st.selectbox:
            options = list(dict.fromkeys([*limit.members, *more]))
            return st.selectbox(
                limit.label,
                options=options,
                index=options.index(value),
                format_func=shown or limit.text,
                key=key,
                help=limit.help,
                on_change=on_change,
            )
        if limit.members:
            return st.segmented_control(
                limit.label,
                options=list(limit.members),
                default=value,
                required=True,
                format_func=limit.text,
                key=key,
                help=limit.help,
                on_change=on_change,
                width=width,
            )
        if limit.choices:
            numbers = sorted({value, *limit.choices, *more} - {None})
            none = [None] if limit.optional else []
            return st.select_slider(
                limit.label,
                options=[*none, *numbers] if limit.choices[0] is None else [*numbers, *none],
                value=value,
                format_func=limit.text,
                key=key,
                help=limit.help,
            )
        return draw(
            limit.label,
            min_value=int(limit.low),
            max_value=int(limit.high),
            value=value,
            step=1,
            key=key,
            help=limit.help,
        )


def linked_number(
    limit: Limit, *, key: str, start: Any, draw: Callable[..., Any] = st.number_input
) -> Any:
    """Draw a number control that is stored in the link, and return its value.

    Args:
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
