"""What a tab asks for, no faster than a person uses a page."""

import asyncio
from collections.abc import Awaitable, Callable

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.WidgetStates_pb2 import WidgetState

from sentiment_core.ui.requests.allowance import Allowance
from sentiment_core.ui.requests.headers import Message

Asked = BackMsg | Message
"""A page's message, or one of ASGI's own: the handshake, the end."""
_AT_ONCE, _A_SECOND = 30.0, 5.0  # whole pages; some 80 ms of a core for each
_PART = 0.4  # of a page: what is moved by a held key, or looks again by itself
_MOST_PARTS = 10  # of one page that wait
_TRIGGERS = {"trigger_value", "string_trigger_value", "chat_input_value", "json_trigger_value"}


class Pace:
    """The messages of one tab; those that ask for a page wait, and become one, when it asks often.

    Streamlit begins a page anew at each request, however many come, and the pages of all tabs share
    one core. As in Streamlit, the last request counts, with the buttons pressed in those before.

    Args:
        read: gives the next message of the tab.
    """

    def __init__(self, read: Callable[[], Awaitable[Asked]]) -> None:
        self._read = read
        self._reading: asyncio.Future[Asked] | None = None
        self._held: dict[str, ClientState] = {}  # by the part of the page; "" is all of it
        self._allowance = Allowance(_AT_ONCE, _A_SECOND)

    async def receive(self) -> Message:
        """The next message that may be handled, as ASGI's `receive`."""
        while True:
            seconds = self._allowance.take(0.0)
            if self._held and not seconds:
                return {"type": "websocket.receive", "bytes": self._release().SerializeToString()}
            if len(self._held) > _MOST_PARTS:
                await asyncio.sleep(seconds)
                continue
            message = await self._arrived(seconds if self._held else None)
            if message is None:
                continue
            if not isinstance(message, BackMsg):
                return message
            if message.WhichOneof("type") != "rerun_script":
                return {"type": "websocket.receive", "bytes": message.SerializeToString()}
            self._hold(message.rerun_script)

    def close(self) -> None:
        """Read no more."""
        if self._reading is not None:
            self._reading.cancel()

    async def _arrived(self, seconds: float | None) -> Asked | None:
        """What comes within that time; None where nothing does."""
        if self._reading is None:
            self._reading = asyncio.ensure_future(self._read())
        await asyncio.wait({self._reading}, timeout=seconds)
        if not self._reading.done():
            return None
        reading, self._reading = self._reading, None
        return reading.result()

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
        self._allowance.take(_PART if part else 1.0)
        return BackMsg(rerun_script=self._held.pop(part))


def _take_pressed(older: ClientState, newer: ClientState) -> None:
    """Put what was pressed in an older request into a newer one that replaces it."""
    known = {state.id for state in newer.widget_states.widgets}
    newer.widget_states.widgets.extend(
        state
        for state in older.widget_states.widgets
        if state.id not in known and _is_pressed(state)
    )
    # Going back in a browser's history counts on when only a timer asked after it.
    newer.is_history_navigation |= older.is_history_navigation and newer.is_auto_rerun
    newer.is_auto_rerun &= older.is_auto_rerun


def _is_pressed(state: WidgetState) -> bool:
    return state.WhichOneof("value") in _TRIGGERS
