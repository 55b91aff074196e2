"""A verified download over HTTP.

The file stands under its name only after its size and hash were checked, so a good file is never
lost to a bad one, and two processes that want the same file fetch it once. Pooch has no limit for
a server that drips or sends too much, no lock and no wait between tries; of this module it would
replace the temporary file and the hash.
"""

import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

from sentiment_core.data.cache import (
    check_space,
    file_lock,
    remove_leftovers,
    temporary_path,
    unwritable,
)
from sentiment_core.errors import DataError
from sentiment_core.i18n import t, tn

Progress = Callable[[int, int], None]

_CHUNK = 1 << 16
_PASSING_STATUS = {408, 425, 429}


@dataclass(frozen=True)
class RemoteFile:
    """A file whose content is known before it comes.

    Args:
        name: its name on the server and here.
        algorithm: the hash, as `hashlib` calls it.
        digest: the hash in hexadecimal digits.
    """

    name: str
    size: int
    algorithm: str
    digest: str

    def is_at(self, path: Path) -> bool:
        """Whether the file at `path` can be read and is this one: right size, right hash."""
        try:
            if path.stat().st_size != self.size:
                return False
        except OSError:
            return False
        return file_digest(path, self.algorithm) == self.digest


@dataclass(frozen=True)
class Patience:
    """How long a download waits before it gives up.

    Args:
        timeout: seconds to wait for a connection, and for each next piece.
        time_limit: seconds that one try may take; a server that drips never times out.
        waits: seconds before the second try, the third, ...
        lock_wait: seconds to wait for another process that downloads the same file.
        sleep: waits for some seconds.
    """

    timeout: float = 20.0
    time_limit: float = 900.0
    waits: tuple[float, ...] = (1.0, 5.0)
    lock_wait: float = 3600.0
    sleep: Callable[[float], None] = time.sleep


PATIENCE = Patience()


class _TryError(Exception):
    """One try failed; the message says how, as the end of a sentence."""

    def __init__(self, message: str, *, final: bool = False) -> None:
        super().__init__(message)
        self.final = final


def file_digest(path: Path, algorithm: str) -> str | None:
    """The hash of a file in hexadecimal digits; None when it cannot be read.

    A file whose size and times have not changed is not read again in the same process.

    Args:
        path: the file, of any size: it is read piece by piece.
        algorithm: as `hashlib` calls it.
    """
    try:
        status = path.stat()
        return _digest(path, status.st_size, status.st_mtime_ns, status.st_ino, algorithm)
    except OSError:
        return None


@lru_cache(maxsize=64)
def _digest(path: Path, _size: int, _mtime: int, _inode: int, algorithm: str) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: _hasher(algorithm)).hexdigest()


def _hasher(algorithm: str) -> "hashlib._Hash":
    return hashlib.new(algorithm, usedforsecurity=False)


def download_file(
    remote: RemoteFile,
    folder: Path,
    *,
    origin: str,
    way_out: str,
    nearby: Iterable[Path] = (),
    progress: Progress | None = None,
    patience: Patience = PATIENCE,
) -> Path:
    """The file in `folder`, downloaded unless it is there already.

    Args:
        folder: where it shall stand; made when it is not there.
        origin: address of the folder on the server, http or https, with its last slash.
        way_out: sentence that ends the message of a failed download.
        nearby: files that may be the wanted one; one that is gets copied and nothing is fetched.
        progress: called with bytes done and bytes in all, from 0 again at each new try.

    Raises:
        DataError: the file could not be fetched or not be written. What stood in `folder` before
            still stands there.
    """
    if urlsplit(origin).scheme not in {"http", "https"}:
        raise ValueError(f"origin must be an http or https address, got {origin!r}")
    target = folder / remote.name
    if remote.is_at(target):
        return target
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = folder / f".{remote.name}.lock"
        with file_lock(lock, wait=patience.lock_wait, sleep=patience.sleep):
            if remote.is_at(target):
                return target
            remove_leftovers(target)
            check_space(folder, remote.size)
            for path in nearby:
                if remote.is_at(path):
                    _install(_file_pieces(path), remote, target, progress)
                    return target
            _fetch(remote, target, origin, way_out, progress, patience)
    except OSError as error:
        raise unwritable(folder, error) from error
    return target


def _fetch(
    remote: RemoteFile,
    target: Path,
    origin: str,
    way_out: str,
    progress: Progress | None,
    patience: Patience,
) -> None:
    """Download until the file is good, an error is final or patience ends."""
    for number, wait in enumerate((*patience.waits, None), start=1):
        try:
            _install(_network_pieces(remote, origin, patience), remote, target, progress)
            return
        except _TryError as failure:
            if wait is None or failure.final:
                tries = tn("{n} try", "{n} tries", number)
                raise DataError(
                    t(
                        "{name} could not be downloaded from {netloc} "
                        "in {tries}: {failure}. {way_out}",
                        name=remote.name,
                        netloc=urlsplit(origin).netloc,
                        tries=tries,
                        failure=failure,
                        way_out=way_out,
                    )
                ) from failure
        patience.sleep(wait)


def _install(
    pieces: Iterator[bytes], remote: RemoteFile, target: Path, progress: Progress | None
) -> None:
    """Write a temporary file, verify it, then rename it."""
    temporary = temporary_path(target)
    hasher = _hasher(remote.algorithm)
    done = 0
    try:
        with temporary.open("xb") as file:
            for piece in pieces:
                done += len(piece)
                if done > remote.size:
                    raise _TryError(
                        t("the server sent more than the expected {size:,} bytes", size=remote.size)
                    )
                file.write(piece)
                hasher.update(piece)
                if progress is not None:
                    progress(done, remote.size)
            file.flush()
            os.fsync(file.fileno())
        if done < remote.size:
            raise _TryError(
                t("it ended after {done:,} of {size:,} bytes", done=done, size=remote.size)
            )
        if hasher.hexdigest() != remote.digest:
            raise _TryError(
                t(
                    "it is another file: its {algorithm} is {hexdigest}, expected {digest}",
                    algorithm=remote.algorithm,
                    hexdigest=hasher.hexdigest(),
                    digest=remote.digest,
                )
            )
        os.replace(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)


def _file_pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_CHUNK):
            yield piece


def _network_pieces(remote: RemoteFile, origin: str, patience: Patience) -> Iterator[bytes]:
    end = time.monotonic() + patience.time_limit
    with _network_errors(patience):
        # The scheme was checked in `download_file`.
        response = urlopen(origin + remote.name, timeout=patience.timeout)  # noqa: S310
    with response:
        if response.length not in {None, remote.size}:
            raise _TryError(
                tn(
                    "the server sends {n:,} byte, expected {size:,}",
                    "the server sends {n:,} bytes, expected {size:,}",
                    response.length,
                    size=remote.size,
                )
            )
        while True:
            with _network_errors(patience):
                piece = response.read1(_CHUNK)
            if not piece:
                return
            yield piece
            if time.monotonic() > end:
                raise _TryError(
                    t(
                        "it was not complete after {time_limit:g} seconds",
                        time_limit=patience.time_limit,
                    )
                )


@contextmanager
def _network_errors(patience: Patience) -> Iterator[None]:
    """Convert network errors to `_TryError`; disk errors pass."""
    slow = t("no answer within {seconds:g} seconds", seconds=patience.timeout)
    try:
        yield
    except HTTPError as error:
        error.close()
        final = error.code < 500 and error.code not in _PASSING_STATUS
        message = t(
            "the server answered {code} {reason}", code=error.code, reason=error.reason
        ).rstrip()
        raise _TryError(message, final=final) from error
    except TimeoutError as error:
        raise _TryError(slow) from error
    except URLError as error:
        timed_out = isinstance(error.reason, TimeoutError)
        raise _TryError(
            slow if timed_out else t("no connection ({reason})", reason=error.reason)
        ) from error
    except HTTPException as error:
        raise _TryError(
            t("the answer is not valid HTTP ({name})", name=type(error).__name__)
        ) from error
    except OSError as error:
        raise _TryError(
            t("the connection broke ({reason})", reason=error.strerror or error)
        ) from error
