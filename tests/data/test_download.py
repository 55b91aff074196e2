"""The verified download, against a server that misbehaves in every way we know."""

import errno
import hashlib
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import pytest
from platformdirs import windows
from platformdirs.macos import MacOS
from platformdirs.unix import Unix

from sentiment_core.data import cache
from sentiment_core.data.download import Patience, RemoteFile, download_file
from sentiment_core.errors import DataError
from tests import sentences

ROOT = Path(__file__).parents[2]
BODY = bytes(range(256)) * 700
FILE = RemoteFile("reviews.bin", len(BODY), "sha256", hashlib.sha256(BODY).hexdigest())
WAY_OUT = "Try again later or train on the replica."

pytestmark = pytest.mark.usefixtures("empty_machine")


def patience(**changes: Any) -> Patience:
    return Patience(**{"timeout": 0.3, "sleep": lambda _: None, **changes})


def download(server: Any, folder: Path, **options: Any) -> Path:
    options = {"origin": server.origin, "way_out": WAY_OUT, "patience": patience(), **options}
    return download_file(FILE, folder, **options)


def stalls(sent: int) -> Callable[[Any], None]:
    return lambda answer: (
        sent and answer.reply(BODY[:sent], length=len(BODY)),
        answer.server.over.wait(10),
    )


def says(body: bytes, length: int | None = None, status: int = 200) -> Callable[[Any], None]:
    return lambda answer: answer.reply(body, length=length, status=status)


good = says(BODY)


def fails(error: BaseException) -> Mock:
    return Mock(side_effect=error)


def visible(folder: Path) -> list[str]:
    """What stands in a folder, without the lock file, which stays."""
    return sorted(path.name for path in folder.iterdir() if not path.name.endswith(".lock"))


def test_a_good_download_stands_under_its_name_and_is_not_fetched_twice(
    server: Any, tmp_path: Path
) -> None:
    server.answers[FILE.name] = [good]
    steps: list[tuple[int, int]] = []
    path = download(server, tmp_path / "new", progress=lambda *step: steps.append(step))
    assert path.read_bytes() == BODY
    assert visible(path.parent) == [FILE.name]
    assert [done for done, _ in steps] == sorted({done for done, _ in steps})
    assert steps[-1] == (len(BODY), len(BODY))
    assert download(server, path.parent) == path
    assert server.requests == [FILE.name]


FAILURES: dict[str, tuple[Callable[[Any], None], str, int]] = {
    "not found": (says(b"sorry", status=404), "404", 1),
    "forbidden": (says(b"sorry", status=403), "403", 1),
    "server error": (says(b"sorry", status=500), "500", 3),
    "busy": (says(b"sorry", status=429), "429", 3),
    "silent": (stalls(0), "no answer within 0.3 seconds", 3),
    "stalls in the middle": (stalls(50_000), "no answer within 0.3 seconds", 3),
    "cut off": (says(BODY[:99], len(BODY)), f"ended after 99 of {len(BODY):,} bytes", 3),
    "cut off, no length": (says(BODY[:99], -1), "ended after 99", 3),
    "empty": (says(b"", -1), "ended after 0", 3),
    "too long": (says(BODY + b"!", -1), "more than the expected", 3),
    "another length": (says(b"<html>please log in</html>"), "sends 26 bytes", 3),
    "another content": (says(BODY[::-1]), "another file", 3),
    "no HTTP": (lambda answer: answer.wfile.write(b"hello\r\n\r\n"), "not valid HTTP", 3),
}


@pytest.mark.parametrize("old", [None, b"an older file"], ids=["no old file", "old file"])
@pytest.mark.parametrize("failure", FAILURES)
def test_a_failed_download_says_what_to_do_and_loses_nothing(
    failure: str, old: bytes | None, server: Any, tmp_path: Path
) -> None:
    answer, sentence, tries = FAILURES[failure]
    server.answers[FILE.name] = [answer]
    if old is not None:
        (tmp_path / FILE.name).write_bytes(old)
    # Short only where silence is what is tested: a busy machine is silent for a while too.
    wait = patience() if "no answer" in sentence else patience(timeout=20)
    with pytest.raises(DataError) as caught:
        download(server, tmp_path, patience=wait)
    message = str(caught.value)
    assert sentence in message
    assert message.startswith("reviews.bin could not be downloaded from 127.0.0.1")
    assert message.endswith(WAY_OUT)
    assert server.heard(tries) == tries
    assert visible(tmp_path) == ([] if old is None else [FILE.name])
    assert old is None or (tmp_path / FILE.name).read_bytes() == old


def test_a_server_that_drips_is_given_up_after_the_time_limit(server: Any, tmp_path: Path) -> None:
    server.answers[FILE.name] = [good]
    with pytest.raises(DataError, match="not complete after 0 seconds"):
        download(server, tmp_path, patience=patience(time_limit=0))
    assert visible(tmp_path) == []


def test_tries_wait_longer_each_time_and_the_last_one_counts(server: Any, tmp_path: Path) -> None:
    server.answers[FILE.name] = [says(b"", status=503), says(BODY[:5], len(BODY)), good]
    waits: list[float] = []
    path = download(server, tmp_path, patience=patience(sleep=waits.append))
    assert path.read_bytes() == BODY
    assert waits == [1.0, 5.0]


@pytest.mark.parametrize("old", [b"an older file", BODY, None], ids=["bad", "good", "none"])
def test_without_a_network_only_a_good_file_helps(old: bytes | None, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        origin = f"http://127.0.0.1:{closed.getsockname()[1]}/"
    if old is not None:
        (tmp_path / FILE.name).write_bytes(old)
    nowhere = SimpleNamespace(origin=origin)
    if old == BODY:
        assert download(nowhere, tmp_path).read_bytes() == BODY
        return
    with pytest.raises(DataError, match="no connection"):
        download(nowhere, tmp_path)
    assert visible(tmp_path) == ([] if old is None else [FILE.name])
    assert old is None or (tmp_path / FILE.name).read_bytes() == old


def test_a_good_copy_nearby_is_taken_instead(server: Any, tmp_path: Path) -> None:
    bad, copy = tmp_path / "bad", tmp_path / "copy"
    bad.write_bytes(BODY[::-1])
    copy.write_bytes(BODY)
    path = download(server, tmp_path / "new", nearby=[tmp_path / "none", bad, copy])
    assert path.read_bytes() == BODY
    assert server.requests == []
    assert copy.read_bytes() == BODY


def test_a_full_disk_is_noticed_before_anything_is_fetched(
    server: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=1000)
    monkeypatch.setattr(cache.shutil, "disk_usage", lambda _: usage)
    with pytest.raises(DataError, match=sentences.OTHER_DISK):
        download(server, tmp_path)
    assert server.requests == []


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_disk_that_fills_up_while_writing_leaves_the_old_file(
    number: int, server: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.answers[FILE.name] = [good]
    (tmp_path / FILE.name).write_bytes(b"an older file")
    monkeypatch.setattr(os, "fsync", fails(OSError(number, "no")))
    with pytest.raises(DataError, match="is full"):
        download(server, tmp_path)
    assert visible(tmp_path) == [FILE.name]
    assert (tmp_path / FILE.name).read_bytes() == b"an older file"


def test_a_folder_that_cannot_be_made_is_a_sentence(server: Any, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DataError, match=sentences.CANNOT_WRITE):
        download(server, tmp_path / "file" / "folder")


def test_a_caller_that_gives_up_leaves_no_temporary_file(server: Any, tmp_path: Path) -> None:
    server.answers[FILE.name] = [good]
    with pytest.raises(KeyboardInterrupt):
        download(server, tmp_path, progress=fails(KeyboardInterrupt()))
    assert visible(tmp_path) == []


def test_what_a_crash_left_behind_goes_after_an_hour(server: Any, tmp_path: Path) -> None:
    server.answers[FILE.name] = [good]
    old, young = (tmp_path / f".{FILE.name}.{name}.part" for name in ("old", "young"))
    for path, age in ((old, 4000), (young, 60)):
        path.touch()
        os.utime(path, (time.time() - age,) * 2)
    download(server, tmp_path)
    assert visible(tmp_path) == [young.name, FILE.name]


def test_only_http_is_fetched(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="http"):
        download(SimpleNamespace(origin="file:///etc/"), tmp_path)


def test_of_two_that_want_the_same_file_the_second_waits_and_finds_it(
    server: Any, tmp_path: Path
) -> None:
    arrived, waiting = threading.Event(), threading.Event()

    def late(answer: Any) -> None:
        arrived.set()
        waiting.wait(10)
        answer.reply(BODY)

    server.answers[FILE.name] = [late]
    slow = patience(timeout=20)
    first = threading.Thread(target=download, args=(server, tmp_path), kwargs={"patience": slow})
    first.start()
    assert arrived.wait(10)
    second = download(
        server, tmp_path, patience=patience(lock_wait=1e9, sleep=lambda _: waiting.set())
    )
    first.join()
    assert waiting.is_set()
    assert second.read_bytes() == BODY
    assert server.requests == [FILE.name]


HOLDER = """
import sys
from pathlib import Path
from sentiment_core.data.cache import file_lock
with file_lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_the_lock_of_a_crashed_process_is_free(server: Any, tmp_path: Path) -> None:
    server.answers[FILE.name] = [good]
    lock = tmp_path / f".{FILE.name}.lock"
    command = [sys.executable, "-c", HOLDER, str(lock)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        kill = Mock(side_effect=lambda _: (holder.kill(), holder.wait()))
        assert download(server, tmp_path, patience=patience(sleep=kill)).read_bytes() == BODY
    assert kill.call_count == 1


def test_a_holder_that_never_lets_go_is_a_sentence(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    with (
        cache.file_lock(lock),
        pytest.raises(DataError, match="stuck"),
        cache.file_lock(lock, wait=1, sleep=lambda _: None),
    ):
        pytest.fail("two hold one lock")


def test_a_file_system_without_locks_is_no_hindrance(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache.fcntl, "flock", fails(OSError(errno.ENOLCK, "no locks")))
    with cache.file_lock(tmp_path / "lock"):
        assert (tmp_path / "lock").exists()


FOLDERS = [
    ("linux", {"SENTIMENT_CACHE": "/own"}, "/own"),
    ("linux", {"SENTIMENT_CACHE": "~/own"}, "/home/me/own"),
    ("linux", {}, "/home/me/.cache/word-by-word"),
    ("linux", {"SENTIMENT_CACHE": " "}, "/home/me/.cache/word-by-word"),
    ("linux", {"XDG_CACHE_HOME": "/xdg"}, "/xdg/word-by-word"),
    ("linux", {"XDG_CACHE_HOME": "relative"}, "/home/me/.cache/word-by-word"),
    ("darwin", {}, "/home/me/Library/Caches/word-by-word"),
    ("win32", {"LOCALAPPDATA": "/local"}, "/local/word-by-word"),
]


@pytest.mark.parametrize(("platform", "variables", "expected"), FOLDERS)
def test_the_cache_folder_follows_the_platform(
    platform: str, variables: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SENTIMENT_CACHE", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"HOME": "/home/me", **variables}.items():
        monkeypatch.setenv(name, value)
    # Windows is asked by a system call, which is not here.
    monkeypatch.setattr(windows, "get_win_folder", windows.get_win_folder_from_env_vars)
    kind = {"linux": Unix, "darwin": MacOS, "win32": windows.Windows}[platform]
    monkeypatch.setattr(
        cache, "user_cache_path", lambda name, **settings: kind(name, **settings).user_cache_path
    )
    assert cache.cache_folder() == Path(expected)


def test_an_account_without_a_home_is_told_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SENTIMENT_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)
    with pytest.raises(DataError, match=sentences.SET_CACHE):
        cache.cache_folder()
