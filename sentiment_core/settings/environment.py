"""Environment variables: every one that the app reads, what it may hold, and its value.

Blanks around a value are dropped, and an empty one counts as unset. A wrong value is refused: taken
for the default, it would be noticed only when the disk is full or a stranger has brought a file.
"""

import ipaddress
import os
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

from sentiment_core.errors import ConfigError, shown
from sentiment_core.i18n import t

STORE_MB = "SENTIMENT_STORE_MB"
WORKERS = "SENTIMENT_WORKERS"
DOWNLOAD = "SENTIMENT_DOWNLOAD"
UPLOADS = "SENTIMENT_UPLOADS"
PACKAGED = "SENTIMENT_PACKAGE"
CACHE = "SENTIMENT_CACHE"
IMDB_FOLDER = "SENTIMENT_IMDB"
KERAS_HOME = "KERAS_HOME"
PRESENTER_KEY = "SENTIMENT_PRESENTER_KEY"
FRAME_ANCESTORS = "SENTIMENT_FRAME_ANCESTORS"
PROXIES = "FORWARDED_ALLOW_IPS"
SCHEDULER = "DASK_SCHEDULER_ADDRESS"

_NEVER_SHOWN = {"Cc", "Cs"}  # controls, and half a character, as bytes become that are no UTF-8
_LONGEST = 1_000  # characters
_MOST = {WORKERS: 1_000, STORE_MB: 1_000_000_000}
_SWITCHES = (DOWNLOAD, UPLOADS, PACKAGED)
_TEXTS = (CACHE, IMDB_FOLDER, KERAS_HOME, PRESENTER_KEY)
# Source: https://www.w3.org/TR/CSP3/#grammardef-host-source, and the scheme and keyword beside it.
_SOURCE = re.compile(
    r"'(self|none)'|[a-zA-Z][a-zA-Z0-9+.-]*:|[\w.*-]+(://[\w.*-]+)?(:[\d*]+)?(/\S*)?"
)
# Source: distributed.comm.addressing.parse_address and the backends of distributed.comm.
_SCHEDULER = re.compile(r"((tcp|tls|ws|wss|ucx)://)?(\[[\w:.%]+\]|[\w.-]+):(?P<port>\d{1,5})/?")


def text_of(name: str) -> str:
    """The value of a variable without blanks around it; empty where it is not set.

    Raises:
        ConfigError: it does not fit the variable.
    """
    text = os.environ.get(name, "").strip()
    if text and name in _CHECKS:
        _CHECKS[name](name, text)
    shows = all(unicodedata.category(character) not in _NEVER_SHOWN for character in text)
    if len(text) > _LONGEST or not shows:
        raise _misfit(
            name, t("printable characters, at most {longest:,} of them", longest=_LONGEST), text
        )
    return text


def number_of(name: str) -> int | None:
    """A whole number from 1; None where the variable is not set.

    Raises:
        ConfigError: as in `text_of`.
    """
    text = text_of(name)
    return int(text) if text else None


def is_off(name: str) -> bool:
    """Whether a switch, which is on unless somebody turns it off, is 0.

    Raises:
        ConfigError: as in `text_of`.
    """
    return text_of(name) == "0"


def folder_of(name: str) -> Path | None:
    """The folder that a variable names; None where it is not set.

    Returns:
        With `~` replaced; relative where it was given so. It may not exist.

    Raises:
        ConfigError: as in `text_of`.
    """
    text = text_of(name)
    # Unlike Path's own, this expanduser does not fail where there is no home.
    return Path(os.path.expanduser(text)) if text else None


def check_environment() -> None:
    """Check all variables, so that a wrong value is told at the start and not in the middle.

    Raises:
        ConfigError: one does not fit; the first of them.
    """
    for name in (*_TEXTS, *_CHECKS):
        text_of(name)


def _misfit(name: str, wanted: str, text: str) -> ConfigError:
    # The key opens the presenter's controls, and what is wrong with it may be one letter.
    given = t("something else") if name == PRESENTER_KEY else shown(text)
    return ConfigError(
        t(
            "The environment variable {name} must hold {wanted}; got {given}.",
            name=name,
            wanted=wanted,
            given=given,
        )
    )


def _check_number(name: str, text: str) -> None:
    most = _MOST[name]
    digits = text.isascii() and text.isdecimal() and len(text) <= len(str(most))
    if not digits or not 1 <= int(text) <= most:
        raise _misfit(name, t("a whole number from 1 to {most:,}", most=most), text)


def _check_switch(name: str, text: str) -> None:
    if text not in {"0", "1"}:
        raise _misfit(name, t("0 or 1"), text)


def _check_proxies(name: str, text: str) -> None:
    for each in filter(None, map(str.strip, text.split(","))):
        try:
            if each != "*":
                ipaddress.ip_network(each, strict=False)
        except ValueError:
            raise _misfit(
                name, t("addresses of networks with commas between, or *"), each
            ) from None


def _check_frames(name: str, text: str) -> None:
    for each in text.split():
        if not each.isascii() or set(each) & set(";,") or not _SOURCE.fullmatch(each):
            raise _misfit(name, t("hosts as in a Content-Security-Policy"), each)


def _check_scheduler(name: str, text: str) -> None:
    found = _SCHEDULER.fullmatch(text) if text.isascii() else None
    if found is None or not 0 < int(found["port"]) < 2**16:
        raise _misfit(name, t("an address as in tcp://HOST:8786"), text)


_CHECKS: dict[str, Callable[[str, str], None]] = {
    **dict.fromkeys(_MOST, _check_number),
    **dict.fromkeys(_SWITCHES, _check_switch),
    PROXIES: _check_proxies,
    FRAME_ANCESTORS: _check_frames,
    SCHEDULER: _check_scheduler,
}
