"""The only way in for files: from the browser to the disk, past the pages' memory."""

import asyncio
import re
from collections.abc import Callable, Coroutine
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from streamlit import runtime as streamlit_runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec
from streamlit.web.server.server_util import is_xsrf_enabled
from streamlit.web.server.starlette.starlette_app_utils import validate_xsrf_token

from sentiment_core.errors import DataError
from sentiment_core.jobs.uploads import Uploads
from sentiment_core.ui.requests.headers import AsgiApp, Message, Receive, Send

_ROUTE = "/_stcore/upload_file"
_ID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_FILE = re.compile(rf"(?:/[^/]+)*{_ROUTE}/({_ID})/({_ID})")
_COOKIE, _TOKEN = "_streamlit_xsrf", "x-xsrftoken"
_LONGEST_NAME = 200
_SECONDS_BETWEEN_LOOKS = 1.0
_SECONDS = 600.0  # for 40 MB over half a megabit a second


class UploadDoor:
    """ASGI middleware that answers everything on Streamlit's route for uploads itself.

    Streamlit would take any number of files of any live tab, and keep them in memory. Here a file
    is taken only from a tab whose page shows a control for it, within the bounds of `Uploads`, and
    is written to disk while it comes. Streamlit is told its name, with no bytes.

    Args:
        uploads: gives the files of this process.
    """

    def __init__(self, app: AsgiApp, uploads: Callable[[], Uploads]) -> None:
        self._app = app
        self._uploads = uploads

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Take or remove a file; hand everything else on."""
        if scope["type"] != "http" or _ROUTE not in scope["path"]:
            await self._app(scope, receive, send)
            return
        status = await self._answer(Request(scope, receive))
        await Response(status_code=status)(scope, receive, send)

    async def _answer(self, request: Request) -> int:
        """The status of the answer."""
        found = _FILE.fullmatch(request.scope["path"])
        manager = _streamlits_files(found[1]) if found else None
        uploads = self._uploads()
        if not found or not manager or not uploads.on or request.method not in {"PUT", "DELETE"}:
            return 404
        tab, file_id = found.groups()
        if is_xsrf_enabled() and not validate_xsrf_token(
            request.headers.get(_TOKEN), request.cookies.get(_COOKIE)
        ):
            return 403
        if request.method == "DELETE":
            uploads.drop(tab, file_id)
            manager.remove_file(tab, file_id)
            return 204
        length = request.headers.get("content-length", "")
        size = int(length) if length.isascii() and length.isdigit() and len(length) < 12 else 0
        gone = uploads.reserve(tab, file_id, size)
        if gone is None:
            return 404
        for each in gone:
            manager.remove_file(*each)
        try:
            name = await _while_awaited(
                _take(request, uploads, tab, file_id), lambda: uploads.has_place(tab, file_id)
            )
        except (TimeoutError, ClientDisconnect, MultiPartException, HTTPException, ValueError):
            return 400
        except (DataError, OSError):
            return 507  # no room on the disk, or no right to write there
        finally:
            kept = uploads.find(tab, file_id) is not None
            if not kept:
                uploads.drop(tab, file_id)
        if not kept:
            return 404
        manager.add_file(tab, UploadedFileRec(file_id, name, "application/octet-stream", b""))
        return 204


async def _while_awaited(taking: Coroutine[Any, Any, str], awaited: Callable[[], bool]) -> str:
    """The name of a file that is taken; a TimeoutError where its place is given to another.

    What a request has sent lies on the disk until it ends. Whoever is slow, or has left its tab,
    would hold more there than the bounds say.
    """
    task = asyncio.ensure_future(taking)
    try:
        while not (await asyncio.wait({task}, timeout=_SECONDS_BETWEEN_LOOKS))[0]:
            if not awaited():
                raise TimeoutError
        return await task
    finally:
        task.cancel()


async def _take(request: Request, uploads: Uploads, tab: str, file_id: str) -> str:
    """Keep the one file of a request; its name."""
    async with asyncio.timeout(_SECONDS), request.form(max_files=1, max_fields=0) as form:
        files = [each for each in form.values() if isinstance(each, UploadFile)]
        if len(files) != 1:
            raise ValueError("no file")
        name = (files[0].filename or "")[:_LONGEST_NAME]
        await run_in_threadpool(uploads.keep, tab, file_id, name, files[0].file)
        return name


def _streamlits_files(tab: str) -> MemoryUploadedFileManager | None:
    """Streamlit's own list of files; None for a tab that is not connected."""
    if not streamlit_runtime.exists():
        return None
    server = streamlit_runtime.get_instance()
    manager = server.uploaded_file_mgr
    if not isinstance(manager, MemoryUploadedFileManager) or not server.is_active_session(tab):
        return None
    return manager
