"""Names of folders that are being written: run id, process and machine."""

import functools
import hashlib
import os
import re
import socket
import time
from pathlib import Path

import psutil

PARTIAL = ".partial-"

# Early versions did not name the machine, later ones not when the process began. What `mkdtemp`
# adds at the end holds no "-".
_NAME = re.compile(
    re.escape(PARTIAL)
    + r"(?P<run>[0-9a-z-]+?)-(?P<process>\d+)(\.(?P<began>\d*))?(-(?P<machine>[0-9a-f]{8}))?-[^-]*"
)

# A process of another machine cannot be asked whether it lives; no run takes so long.
_FORGOTTEN_SECONDS = 86_400.0
_CLOCK_SECONDS = 5.0  # file systems and the kernel round differently


def partial_prefix(run_id: str) -> str:
    """Prefix of the folder that this process writes a run into."""
    return f"{PARTIAL}{run_id}-{os.getpid()}.{_began(os.getpid())}-{_this_machine()}-"


def run_of(partial: Path) -> str:
    """The id of the run that a folder holds a part of.

    Args:
        partial: its name begins as in `partial_prefix`.

    Returns:
        Empty for a name of no known form.
    """
    named = _NAME.fullmatch(partial.name)
    return named["run"] if named else ""


def may_be_written(partial: Path, *, ended: bool) -> bool:
    """Whether the process that writes a folder may still be alive.

    Args:
        ended: whether the run is known to be no longer trained; only this tells of a process on
            another machine that shares the store.
    """
    named = _NAME.fullmatch(partial.name)
    if named is None:  # of no known form, it tells no process
        return False
    if named["machine"] not in {None, _this_machine()}:
        return not ended and time.time() - partial.stat().st_mtime < _FORGOTTEN_SECONDS
    process = int(named["process"])
    if named["began"] and Path("/proc/self/stat").exists():
        return named["began"] == _began(process)
    return _lives(process, wrote=partial.stat().st_mtime)


def _began(process: int) -> str:
    """When a process of this machine began, in the kernel's ticks since its start.

    Returns:
        Empty for one that has ended, and where the system does not tell; Linux does. Unlike a time
        of day it stays the same when the clock is set.

    Source:
        https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
    """
    try:
        text = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    state, *fields = text.rpartition(")")[2].split()  # a program's name may hold blanks
    return "" if state in {"Z", "X"} else fields[18]


def _lives(process_id: int, *, wrote: float) -> bool:
    """Whether the process that wrote something at a time lives, and not only its number."""
    try:
        process = psutil.Process(process_id)
        dead = process.status() == psutil.STATUS_ZOMBIE  # killed, and nobody asked for its end
        return not dead and process.create_time() <= wrote + _CLOCK_SECONDS
    except psutil.AccessDenied:
        # It is there and says no more; a number that somebody else's process has is not for ever.
        return time.time() - wrote < _FORGOTTEN_SECONDS
    except psutil.Error:
        return False


@functools.cache
def _this_machine() -> str:
    return hashlib.sha256(socket.gethostname().encode()).hexdigest()[:8]
