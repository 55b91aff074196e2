"""The page that a tab shows, from what its websocket carries."""

from google.protobuf.message import DecodeError
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

_LONGEST = 4_096  # bytes; those that are looked for have a few hundred
_FRAGMENT_DONE = ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY


class ShownPage:
    """Leaves out what still comes from the page that a tab has left.

    A part of a page asks to be run again by itself, every half second while a run trains. Streamlit
    runs it, sent in the moment in which the server opened another page, after that page, and names
    its old page first: the browser then takes everything of the new one away and shows nothing.
    """

    def __init__(self) -> None:
        self._page = ""
        self._held: list[bytes] = []

    def pass_on(self, sent: bytes) -> list[bytes]:
        """What is sent to the browser now.

        A run that begins with another page than the one shown is held until it opens that page. If
        it ends without, a part of a page was run that is left.

        Args:
            sent: a serialized `ForwardMsg`.
        """
        message = _parsed(sent)
        kind = message.WhichOneof("type") if message else None
        if message and kind == "navigation":
            self._page = message.navigation.page_script_hash
        elif message and kind == "new_session" and self._page:
            if message.new_session.page_script_hash != self._page:
                self._held.append(sent)
                return []
        elif self._held and kind != "script_finished":
            self._held.append(sent)
            return []
        held, self._held = self._held, []
        ended = message.script_finished if message and kind == "script_finished" else None
        return [] if held and ended == _FRAGMENT_DONE else [*held, sent]

    def has_left(self, message: BackMsg) -> bool:
        """Whether a browser asks for a part of another page than the one it was last given.

        A page that it asks for is shown from then on.
        """
        asked = message.rerun_script
        if asked.fragment_id:
            return bool(self._page) and asked.page_script_hash != self._page
        if message.WhichOneof("type") == "rerun_script" and asked.page_script_hash:
            self._page = asked.page_script_hash
        return False


def _parsed(sent: bytes) -> ForwardMsg | None:
    """A short message; None for one that is longer or damaged."""
    if len(sent) > _LONGEST:
        return None
    message = ForwardMsg()
    try:
        message.ParseFromString(sent)
    except DecodeError:
        return None
    return message
