"""A browser session without a browser: Streamlit's own messages over a real websocket."""

import asyncio
import http.client
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileUploaderState, FileURLs, UploadedFileInfo
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

_TEXTS = {
    "markdown": "body",
    "alert": "body",
    "text": "body",
    "heading": "body",
    "progress": "text",
}
PATIENCE = 60.0


def put_file(host: str, path: str, content: bytes, *, name: str = "f") -> int:
    """Put a file on the upload route with a browser's token; the status of the answer.

    Args:
        path: from the server; any other is tried too.
        name: of the file.
    """
    connection = http.client.HTTPConnection(host, timeout=60)
    connection.request("GET", "/_stcore/health")
    answer = connection.getresponse()
    answer.read()
    cookie = str(answer.headers["Set-Cookie"]).split(";")[0]
    boundary = "x" * 20
    part = f'--{boundary}\r\nContent-Disposition: form-data; name="f"; filename="{name}"\r\n\r\n'
    headers = {
        "Content-Type": f"multipart/form-data; boundary={boundary}",
        "Cookie": cookie,
        "X-Xsrftoken": cookie.partition("=")[2],
    }
    body = part.encode() + content + f"\r\n--{boundary}--\r\n".encode()
    try:
        connection.request("PUT", path, body=body, headers=headers)
        return connection.getresponse().status
    except BrokenPipeError:  # answered before all of it was sent
        return connection.getresponse().status
    finally:
        connection.close()


class SessionFailedError(Exception):
    """The server closed the connection, or a script raised."""


@dataclass
class Times:
    """Seconds that the server took, by what it was asked for."""

    page: list[float] = field(default_factory=list)
    poll: list[float] = field(default_factory=list)


class Session:
    """One visitor's tab: runs pages, types, presses, and looks again when the page asks for it.

    Args:
        host: e.g. 127.0.0.1:8501.
        cookie: what the browser's cookie jar holds.
        address: what a proxy would say of where the visitor comes from.
    """

    def __init__(self, host: str, *, cookie: str = "", address: str = "") -> None:
        self._host = host
        self._headers = {
            name: value
            for name, value in {"Cookie": cookie, "X-Forwarded-For": address}.items()
            if value
        }
        self.times = Times()
        self.id = ""  # the server's name for it
        self.query = ""
        self._page = ""
        self._page_hash = ""
        self.pages: dict[str, str] = {}
        self._elements: dict[tuple[int, ...], tuple[str, str, Any]] = {}
        self._run = ""
        self._states: dict[str, WidgetState] = {}
        self._known: dict[str, bytes] = {}
        self._whole_page = False  # a look that finds something new has the whole page made
        self._finished = asyncio.Event()
        self._moved = asyncio.Event()
        self._asking = asyncio.Lock()
        self._timers: dict[str, asyncio.Task[None]] = {}
        self._file_urls: asyncio.Future[FileURLs] | None = None
        self._connection: ClientConnection | None = None
        self._reader: asyncio.Task[None] | None = None
        self.received = 0

    async def __aenter__(self) -> Self:
        self._connection = await connect(
            f"ws://{self._host}/_stcore/stream",
            subprotocols=["streamlit"],  # type: ignore[list-item]
            additional_headers=self._headers,
            max_size=None,
            open_timeout=60,
            ping_timeout=None,
        )
        self._reader = asyncio.create_task(self._read())
        return self

    async def __aexit__(self, *_: object) -> None:
        self.look_no_more()
        if self._connection is not None:
            await self._connection.close()
        if self._reader is not None:
            self._reader.cancel()

    async def open(self, page: str = "", **query: object) -> None:
        """Open a page, as by its address or by the navigation; "" is the first one."""
        self._page, self._page_hash = page, self.pages.get(page, "")
        self.query = urlencode(query)
        self.look_no_more()
        await self.rerun()

    def look_no_more(self) -> None:
        """Ask for nothing by itself from here on, until a page is opened."""
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()

    async def type(self, label: str, text: str, *, kind: str = "text_area") -> None:
        """Fill a field and leave it; in a form, the form's button sends it."""
        element = self.find(kind, lambda found: found.label == label)
        self._states[element.id] = WidgetState(id=element.id, string_value=text)
        if not element.form_id:
            await self.rerun()

    async def choose(self, label: str, name: str, content: bytes) -> None:
        """Choose a file in a control, as a browser does: it asks where to, puts it, and says so."""
        element = self.find("file_uploader", lambda found: found.label == label)
        message = BackMsg()
        message.file_urls_request.file_names.append(name)
        message.file_urls_request.session_id = self.id
        self._file_urls = asyncio.get_running_loop().create_future()
        await self.send_message(message)
        urls = await asyncio.wait_for(self._file_urls, PATIENCE)
        status = await asyncio.to_thread(put_file, self._host, urls.upload_url, content, name=name)
        if status != 204:
            raise SessionFailedError(f"the file was answered with {status}")
        file = UploadedFileInfo(name=name, size=len(content), file_id=urls.file_id, file_urls=urls)
        self._states[element.id] = WidgetState(
            id=element.id, file_uploader_state_value=FileUploaderState(uploaded_file_info=[file])
        )
        await self.rerun()

    async def press(self, label: str) -> None:
        """Press a button."""
        await self.rerun(trigger=self.find("button", lambda found: found.label == label).id)

    async def rerun(self, *, trigger: str = "", fragment: str = "") -> float:
        """Have the script run, and wait until it has; seconds that it took."""
        async with self._asking:
            self._finished.clear()
            self._whole_page = not fragment
            start = time.perf_counter()
            await self.send(trigger=trigger, fragment=fragment)
            await asyncio.wait_for(self._finished.wait(), PATIENCE)
            took = time.perf_counter() - start
        (self.times.page if self._whole_page else self.times.poll).append(took)
        self._check()
        return took

    async def send(self, *, trigger: str = "", fragment: str = "") -> None:
        """Ask for a run of the script, and wait for nothing."""
        message = BackMsg()
        rerun = message.rerun_script
        rerun.query_string = self.query
        rerun.page_script_hash, rerun.page_name = self._page_hash, self._page
        rerun.fragment_id, rerun.is_auto_rerun = fragment, bool(fragment)
        rerun.cached_message_hashes.extend(self._known)
        rerun.context_info.url = f"http://{self._host}/{self._page}"
        rerun.context_info.timezone = "Europe/Vienna"
        rerun.widget_states.widgets.extend(self._states.values())
        if trigger:
            rerun.widget_states.widgets.append(WidgetState(id=trigger, trigger_value=True))
        await self.send_message(message)

    async def send_message(self, message: BackMsg) -> None:
        """Send any message, also one that a page never would."""
        assert self._connection is not None
        await self._connection.send(message.SerializeToString())

    async def until(self, done: Callable[[str], bool], *, patience: float = PATIENCE) -> str:
        """Look at the page whenever it has changed, until it says what is waited for; its texts."""
        deadline = time.monotonic() + patience
        while not done(self.text):
            self._check()
            self._moved.clear()
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError(f"the page still says: {self.text[-600:]}")
            try:
                await asyncio.wait_for(self._moved.wait(), min(left, 5.0))
            except TimeoutError:
                continue
        return self.text

    def find(self, kind: str, matches: Callable[[Any], bool]) -> Any:
        """An element of the page."""
        found = [e for _, _, e in self._elements.values() if e.WhichOneof("type") == kind]
        hits = [getattr(e, kind) for e in found if matches(getattr(e, kind))]
        assert hits, f"no such {kind}; the page says: {self.text[-600:]}"
        return hits[-1]

    @property
    def fragments(self) -> list[str]:
        """The parts of the page that can be drawn on their own."""
        return sorted({fragment for _, fragment, _ in self._elements.values() if fragment})

    @property
    def text(self) -> str:
        """Everything that the page says now."""
        parts = []
        for _, (_, _, element) in sorted(self._elements.items()):
            kind = element.WhichOneof("type")
            if kind in _TEXTS:
                parts.append(getattr(getattr(element, kind), _TEXTS[kind]))
            elif kind == "exception":
                parts.append(f"exception {element.exception.type}: {element.exception.message}")
        return "\n".join(parts)

    def _check(self) -> None:
        if self._reader is not None and self._reader.done():
            raise SessionFailedError(f"the connection was closed: {self._reader.exception()}")
        for _, _, element in self._elements.values():
            if element.WhichOneof("type") == "exception":
                raise SessionFailedError(element.exception.message or element.exception.type)

    async def _read(self) -> None:
        assert self._connection is not None
        try:
            async for data in self._connection:
                assert isinstance(data, bytes)
                self.received += len(data)
                message = ForwardMsg.FromString(data)
                if message.WhichOneof("type") == "ref_hash":
                    kept = self._known[message.ref_hash]
                    metadata = message.metadata
                    message = ForwardMsg.FromString(kept)
                    message.metadata.CopyFrom(metadata)
                elif message.metadata.cacheable:
                    self._known[message.hash] = data
                self._take(message)
        finally:
            self._finished.set()
            self._moved.set()

    def _take(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self._run = message.metadata.run.script_run_id
            if not message.metadata.run.fragment_ids:
                self._whole_page = True
                for fragment in list(self._timers):
                    self._stop_timer(fragment)
            self.id = message.new_session.initialize.session_id or self.id
        elif kind == "navigation":
            self.pages = {p.url_pathname: p.page_script_hash for p in message.navigation.app_pages}
            self._page_hash = message.navigation.page_script_hash
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            path = tuple(message.metadata.delta_path)
            element = message.delta.new_element
            self._elements[path] = (self._run, message.delta.fragment_id, element)
        elif kind == "file_urls_response" and self._file_urls is not None:
            self._file_urls.set_result(message.file_urls_response.file_urls[0])
        elif kind == "auto_rerun":
            self._start_timer(message.auto_rerun.fragment_id, message.auto_rerun.interval)
        elif kind == "stop_auto_rerun":
            for fragment in message.stop_auto_rerun.fragment_ids:
                self._stop_timer(fragment)
        elif kind == "script_finished":
            self._end(message.script_finished)

    def _end(self, status: int) -> None:
        if status == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            return
        if status == ForwardMsg.FINISHED_SUCCESSFULLY:  # the whole page: what is older is gone
            self._elements = {p: e for p, e in self._elements.items() if e[0] == self._run}
        self._finished.set()
        self._moved.set()

    def _start_timer(self, fragment: str, interval: float) -> None:
        self._stop_timer(fragment)
        self._timers[fragment] = asyncio.create_task(self._poll(fragment, interval))

    def _stop_timer(self, fragment: str) -> None:
        timer = self._timers.pop(fragment, None)
        if timer is not None:
            timer.cancel()

    async def _poll(self, fragment: str, interval: float) -> None:
        while True:
            await asyncio.sleep(interval)
            if not self._asking.locked():  # a browser's timer asks once, too
                look = asyncio.create_task(self.rerun(fragment=fragment))
                look.add_done_callback(_told)
                await asyncio.wait([look])  # what fails is told by `until`


def _told(look: asyncio.Task[float]) -> None:
    """A look that fails while its session ends is no news; any other fails in `until`."""
    if not look.cancelled():
        look.exception()
