"""What a tab asks for, no faster than a person uses a page."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.WidgetStates_pb2 import WidgetState

_AT_ONCE, _A_SECOND = 30.0, 5.0  # whole pages; some 80 ms of a core for each
_PART = 0.4  # of a page: what is moved by a held key, or looks again by itself
_MOST_PARTS = 10  # of one page that wait
_TRIGGERS = {"trigger_value", "string_trigger_value", "chat_input_value", "json_trigger_value"}


class Pace:
    """The messages of one tab; those that ask for a page wait, and become one, when it asks often.

    Streamlit begins a page anew at each request, however many come, and the pages of all tabs share
    one core. As in Streamlit, the last request counts, with the buttons pressed in those before.

    Args:
        receive: gives the next message; None at the tab's end.
    """

    def __init__(self, receive: Callable[[], Awaitable[BackMsg | None]]) -> None:
        self._receive = receive
        self._arriving: asyncio.Task[BackMsg | None] | None = None
        self._held: dict[str, ClientState] = {}  # by the part of the page; "" is all of it
        self._left, self._looked = _AT_ONCE, time.monotonic()

    async def next(self) -> BackMsg | None:
        """The next message that may be handled; None at the tab's end."""
        while True:
            seconds = self._seconds_left()
            if self._held and seconds <= 0:
                return self._release()
            if len(self._held) > _MOST_PARTS:
                await asyncio.sleep(seconds)
                continue
            message, arrived = await self._arrived(seconds if self._held else None)
            if not arrived:
                continue
            if message is None or message.WhichOneof("type") != "rerun_script":
                return message
            self._hold(message.rerun_script)

    def close(self) -> None:
        """Read no more."""
        if self._arriving is not None:
            self._arriving.cancel()

    def _seconds_left(self) -> float:
        """Until the tab may have what it asked for first."""
        now = time.monotonic()
        self._left = min(self._left + (now - self._looked) * _A_SECOND, _AT_ONCE)
        self._looked = now
        return -self._left / _A_SECOND

    async def _arrived(self, seconds: float | None) -> tuple[BackMsg | None, bool]:
        """What comes within that time, and whether anything did."""
        if self._arriving is None:
            self._arriving = asyncio.ensure_future(self._receive())
        await asyncio.wait({self._arriving}, timeout=seconds)
        if not self._arriving.done():
            return None, False
        arrived, self._arriving = self._arriving, None
        return arrived.result(), True

    def _hold(self, asked: ClientState) -> None:
        part = "" if "" in self._held else asked.fragment_id
        before = list(self._held.values()) if part == "" else [self._held.get(part)]
        for older in before:
            if older is not None:
                _take_pressed(older, asked)
        if part == "":
            self._held.clear()
            asked.fragment_id = ""
        self._held[part] = asked

    def _release(self) -> BackMsg:
        part = next(iter(self._held))
        self._left -= _PART if part else 1.0
        return BackMsg(rerun_script=self._held.pop(part))


def _take_pressed(older: ClientState, newer: ClientState) -> None:
    """Put what was pressed in an older request into a newer one that replaces it."""
    known = {state.id for state in newer.widget_states.widgets}
    newer.widget_states.widgets.extend(
        state
        for state in older.widget_states.widgets
        if state.id not in known and _is_pressed(state)
    )
    newer.is_history_navigation |= older.is_history_navigation and newer.is_auto_rerun


def _is_pressed(state: WidgetState) -> bool:
    return state.WhichOneof("value") in _TRIGGERS
