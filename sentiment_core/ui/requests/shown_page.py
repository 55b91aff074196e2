"""The page that a tab shows, from what its websocket carries."""

from google.protobuf.message import DecodeError
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

_LONGEST = 4_096  # bytes; the message that names a page has a few hundred


class ShownPage:
    """Tells what still comes from the page that a tab has left.

    A part of a page asks to be run again by itself, every half second while a run trains. Streamlit
    runs it, sent in the moment in which the server opened another page, after that page, and names
    its old page first: the browser then takes everything of the new one away and shows nothing.
    """

    def __init__(self) -> None:
        self._page = ""

    def open(self, sent: bytes | None) -> None:
        """Note the page that a message to the browser opens, if it opens one.

        Args:
            sent: a serialized `ForwardMsg`; None for text.
        """
        if sent is None or len(sent) > _LONGEST:
            return
        message = ForwardMsg()
        try:
            message.ParseFromString(sent)
        except DecodeError:
            return
        if message.WhichOneof("type") == "navigation":
            self._page = message.navigation.page_script_hash

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
