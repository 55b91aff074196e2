"""The project's cache folder, and how several processes write into it at once."""

import errno
import os
import shutil
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from platformdirs import user_cache_path

from sentiment_core.errors import DataError
from sentiment_core.i18n import t
from sentiment_core.settings.environment import CACHE, folder_of

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_FULL = {errno.ENOSPC, errno.EDQUOT}
_POLL_SECONDS = 0.2
_LEFTOVER_SECONDS = 3600.0


def cache_folder() -> Path:
    """The project's cache folder; it may not exist yet.

    Returns:
        The folder in SENTIMENT_CACHE, else `word-by-word` in the platform's cache folder.

    Raises:
        DataError: the account has no home folder and SENTIMENT_CACHE is not set.
        ConfigError: SENTIMENT_CACHE is no name of a folder.
    """
    if own := folder_of(CACHE):
        return own.absolute()
    try:
        return user_cache_path("word-by-word", appauthor=False, opinion=False)
    except RuntimeError as error:
        raise DataError(
            t(
                "This account has no home folder for a cache. Set {cache_variable} "
                "to a writable folder.",
                cache_variable=CACHE,
            )
        ) from error


@contextmanager
def file_lock(
    path: Path, *, wait: float = 1800.0, sleep: Callable[[float], None] = time.sleep
) -> Iterator[None]:
    """Hold a lock file for one process or thread at a time.

    The operating system lets go of the lock when its holder ends, however it ends; the file itself
    stays. Where the file system knows no locks, nothing is locked: all who use this lock write to
    a temporary name first, so the worst is that something is done twice.

    Args:
        path: the lock file, in a folder that exists.
        wait: seconds to wait for another holder.
        sleep: waits for some seconds.

    Raises:
        DataError: the other holder did not let go in time.
        OSError: the lock file cannot be written.
    """
    with path.open("ab") as file:
        waited = 0.0
        while not _try_lock(file.fileno()):
            if waited >= wait:
                raise DataError(
                    t(
                        "Another process has locked {path} for {wait:g} seconds and "
                        "seems stuck. Stop it and try again.",
                        path=path,
                        wait=wait,
                    )
                )
            sleep(_POLL_SECONDS)
            waited += _POLL_SECONDS
        try:
            yield
        finally:
            _unlock(file.fileno())


def _try_lock(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in {errno.EACCES, errno.EAGAIN, errno.EDEADLK}
    return True


def _unlock(descriptor: int) -> None:
    try:
        if sys.platform == "win32":
            msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_UN)
    except OSError:
        pass  # no locks on this file system; closing the file is all there is to do


def temporary_path(target: Path) -> Path:
    """A unique file name beside `target`, to be moved onto it with `os.replace`.

    No file is created. `remove_leftovers` removes files that a crash left under such names.
    """
    return target.with_name(f".{target.name}.{uuid.uuid4().hex}.part")


def remove_leftovers(target: Path) -> None:
    """Remove temporary files of `target` that are more than an hour old.

    Args:
        target: what they wrote; a `*` in its name stands for any part of it.
    """
    before = time.time() - _LEFTOVER_SECONDS
    for path in target.parent.glob(f".{target.name}.*.part"):
        try:
            if path.stat().st_mtime < before:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        except OSError:
            continue  # another process removes it too, or it is not ours


def replace_folder(new: Path, target: Path) -> None:
    """Move a folder onto another one, which is removed only after that.

    Args:
        new: the folder, on the disk of `target`.
        target: the name; nothing need be there.

    Raises:
        OSError: it could not be done; the old folder has its name again.
    """
    aside = temporary_path(target)
    with suppress(FileNotFoundError):
        os.replace(target, aside)
    try:
        os.replace(new, target)
    except OSError:
        with suppress(OSError):
            os.replace(aside, target)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def check_space(folder: Path, size: int) -> None:
    """Check that `size` bytes fit on the disk of `folder`, which exists.

    Raises:
        DataError: they do not.
    """
    free = shutil.disk_usage(folder).free
    if free < size:
        raise DataError(
            t(
                "{folder} has {free:,.0f} MB free; {size:,.0f} MB are needed. Free "
                "some space, or set {cache_variable} to a folder on another disk.",
                folder=folder,
                free=free / 1e6,
                size=size / 1e6,
                cache_variable=CACHE,
            )
        )


def unwritable(folder: Path, error: OSError) -> DataError:
    """The error to raise when `folder` cannot be written to."""
    if error.errno in _FULL:
        return DataError(
            t(
                "The disk of {folder} is full. Free some space, or set {cache_variable} to a "
                "folder on another disk.",
                folder=folder,
                cache_variable=CACHE,
            )
        )
    return DataError(
        t(
            "Cannot write to {folder} ({reason}). Set {cache_variable} to a writable folder.",
            folder=folder,
            reason=error.strerror or error,
            cache_variable=CACHE,
        )
    )


def modified(path: Path) -> float:
    """When a file or folder was last changed, in seconds since 1970; 0 where it is gone."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def size(path: Path) -> int:
    """Bytes of a file, or of the files right in a folder; 0 where it, or one of them, is gone."""
    try:
        files = path.iterdir() if path.is_dir() else (path,)
        return sum(file.stat().st_size for file in files)
    except OSError:
        return 0
