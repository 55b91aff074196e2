"""What the server does with files that a browser, or a script, sends."""

import asyncio
import uuid
from pathlib import Path
from typing import Any

import pytest
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string

from sentiment_core.jobs.uploads import UploadLimits, Uploads
from sentiment_core.ui.requests import upload_door
from sentiment_core.ui.requests.upload_door import UploadDoor

TAB, FILE = str(uuid.UUID(int=1)), str(uuid.UUID(int=2))
TOKEN = generate_xsrf_token_string(b"0123456789abcdef", 1)
FORM = b'--x\r\nContent-Disposition: form-data; name="f"; filename="%s"\r\n\r\n%s\r\n--x--\r\n'


@pytest.fixture
def manager(monkeypatch: pytest.MonkeyPatch) -> MemoryUploadedFileManager:
    """Streamlit's files of a server with one tab."""
    found = MemoryUploadedFileManager("/_stcore/upload_file")
    monkeypatch.setattr(upload_door, "_streamlits_files", lambda tab: found if tab == TAB else None)
    return found


@pytest.fixture
def uploads(tmp_path: Path) -> Uploads:
    made = Uploads(tmp_path / "uploads", on=True, limits=UploadLimits(file_bytes=3_000_000))
    made.expect(TAB, "page")
    return made


def ask(
    uploads: Uploads,
    body: bytes = FORM % (b"model.keras", b"content"),
    *,
    method: str = "PUT",
    path: str = f"/_stcore/upload_file/{TAB}/{FILE}",
    token: str = TOKEN,
    **headers: str,
) -> tuple[int, list[str]]:
    """The status, and which requests came through to Streamlit."""
    heard: list[str] = []
    sent: list[Any] = []
    named = {
        "content-type": "multipart/form-data; boundary=x",
        "content-length": str(len(body)),
        "cookie": f"_streamlit_xsrf={TOKEN}",
        "x-xsrftoken": token,
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    pieces = [body[start : start + 65_536] for start in range(0, len(body), 65_536)]

    async def app(scope: Any, receive: Any, send: Any) -> None:
        heard.append(scope["path"])

    async def receive() -> dict[str, Any]:
        if not pieces:
            return {"type": "http.disconnect"}
        piece = pieces.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(pieces)}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http", "method": method, "path": path, "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in named.items()],
    }  # fmt: skip
    asyncio.run(UploadDoor(app, lambda: uploads)(scope, receive, send))
    return (sent[0]["status"] if sent else 0), heard


def test_a_file_goes_to_disk_and_streamlit_hears_its_name_only(
    uploads: Uploads, manager: MemoryUploadedFileManager
) -> None:
    content = bytes(range(256)) * 8_000
    assert ask(uploads, FORM % (b"my model.keras", content)) == (204, [])
    found = uploads.find(TAB, FILE)
    assert found is not None
    assert found.path.read_bytes() == content
    assert found.name == "my model.keras"
    (told,) = manager.get_files(TAB, [FILE])
    assert (told.name, told.data) == ("my model.keras", b"")
    assert ask(uploads, b"", method="DELETE") == (204, [])
    assert uploads.find(TAB, FILE) is None
    assert manager.get_files(TAB, [FILE]) == []
    assert not found.path.exists()


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/upload_file",
        "/_stcore/upload_file/a/b",
        f"/_stcore/upload_file/{TAB}/..",
        f"/_stcore/upload_file/{TAB}/{FILE}/",
        f"/_stcore/upload_file/{TAB}/{FILE}\n",
        f"/_stcore/upload_file/{uuid.UUID(int=7)}/{FILE}",
        f"/_stcore/upload_file//{TAB}/{FILE}",
    ],
)
def test_another_address_takes_nothing(
    uploads: Uploads, manager: MemoryUploadedFileManager, path: str
) -> None:
    for method in ("PUT", "DELETE", "GET", "OPTIONS", "POST"):
        assert ask(uploads, method=method, path=path) == (404, [])
    assert manager.file_storage == {}


def test_a_server_below_a_path_takes_files_too(
    uploads: Uploads, manager: MemoryUploadedFileManager
) -> None:
    path = f"/base/path/_stcore/upload_file/{TAB}/{FILE}"
    assert ask(uploads, path=path) == (204, [])


def test_everything_else_is_handed_on(uploads: Uploads) -> None:
    assert ask(uploads, path="/_stcore/health") == (0, ["/_stcore/health"])


def test_a_page_without_a_control_takes_nothing(
    uploads: Uploads, manager: MemoryUploadedFileManager
) -> None:
    """400 files of 1 MB took the web process from 331 to 750 MB, for good."""
    uploads.shows(TAB, "another page")
    assert ask(uploads) == (404, [])
    uploads.expect(TAB, "page")
    uploads.close()
    assert ask(uploads) == (404, [])


@pytest.mark.parametrize(
    "token",
    ["", "forged", generate_xsrf_token_string(b"another" * 3, 1)],
    ids=["none", "forged", "another's"],  # a token has a random part
)
def test_a_request_without_the_browsers_token_is_refused(
    uploads: Uploads, manager: MemoryUploadedFileManager, token: str
) -> None:
    assert ask(uploads, token=token) == (403, [])
    assert ask(uploads, token=token, method="DELETE") == (403, [])


@pytest.mark.parametrize("length", ["", "0", "-1", "3000001", "9" * 30, "1e3", "²"])
def test_a_length_that_is_not_told_or_too_large_is_refused(
    uploads: Uploads, manager: MemoryUploadedFileManager, length: str
) -> None:
    assert ask(uploads, content_length=length) == (404, [])


@pytest.mark.parametrize(
    "body",
    [
        b"no form at all",
        b"--x--\r\n",
        b'--x\r\nContent-Disposition: form-data; name="f"\r\n\r\ntext\r\n--x--\r\n',
        (FORM % (b"1", b"1")).replace(b"--x--\r\n", b"") + FORM % (b"2", b"2"),
        b"--x\r\n" + b"A: " + b"b" * 100_000 + b"\r\n\r\n\r\n--x--\r\n",
    ],
)
def test_what_is_no_form_with_one_file_is_refused_and_leaves_nothing(
    uploads: Uploads, manager: MemoryUploadedFileManager, tmp_path: Path, body: bytes
) -> None:
    assert ask(uploads, body) == (400, [])
    assert uploads.find(TAB, FILE) is None
    assert list(tmp_path.rglob("*.part")) == []
    assert ask(uploads) == (204, [])  # its place is free again


def test_many_files_leave_few_on_disk_and_few_names_with_streamlit(
    uploads: Uploads, manager: MemoryUploadedFileManager, tmp_path: Path
) -> None:
    for number in range(60):
        path = f"/_stcore/upload_file/{TAB}/{uuid.UUID(int=number)}"
        assert ask(uploads, path=path) == (204, [])
    limit = UploadLimits().tab_files
    assert len(list(tmp_path.rglob("*.part"))) == limit
    assert len(manager.file_storage[TAB]) == limit


@pytest.mark.parametrize("name", [b"../../etc/passwd", b"C:\\x", b"\xf0\x9f\x98\x80" * 300, b"%00"])
def test_a_name_is_a_text_and_no_path(
    uploads: Uploads, manager: MemoryUploadedFileManager, tmp_path: Path, name: bytes
) -> None:
    assert ask(uploads, FORM % (name, b"content")) == (204, [])
    found = uploads.find(TAB, FILE)
    assert found is not None
    assert len(found.name) <= 200
    assert found.path.parent == tmp_path / "uploads"


def test_a_disk_that_takes_nothing_is_told(
    uploads: Uploads, manager: MemoryUploadedFileManager, tmp_path: Path
) -> None:
    (tmp_path / "uploads").touch()
    assert ask(uploads) == (507, [])
    assert uploads.find(TAB, FILE) is None


def test_a_request_ends_when_its_place_is_gone(
    uploads: Uploads, manager: MemoryUploadedFileManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a closed tab had sent lay on the disk for ten minutes, beside what the next one sent."""
    monkeypatch.setattr(upload_door, "_SECONDS_BETWEEN_LOOKS", 0.01)
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        if uploads.has_place(TAB, FILE):
            uploads.leave(TAB)
            return {"type": "http.request", "body": FORM[:40], "more_body": True}
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http", "method": "PUT", "path": f"/_stcore/upload_file/{TAB}/{FILE}",
        "query_string": b"",
        "headers": [
            (b"content-type", b"multipart/form-data; boundary=x"), (b"content-length", b"1000"),
            (b"cookie", f"_streamlit_xsrf={TOKEN}".encode()), (b"x-xsrftoken", TOKEN.encode()),
        ],
    }  # fmt: skip
    door = UploadDoor(lambda *_: asyncio.sleep(0), lambda: uploads)
    asyncio.run(asyncio.wait_for(door(scope, receive, send), 10))
    assert sent[0]["status"] == 400
