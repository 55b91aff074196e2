"""Environment variables: a wrong value is one sentence at the start, on every way in."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from sentiment_core.errors import ConfigError
from sentiment_core.settings import environment
from sentiment_core.settings.environment import (
    check_environment,
    folder_of,
    is_off,
    number_of,
    text_of,
)

ROOT = Path(__file__).parents[2]
NAMES = {
    name: value
    for name, value in vars(environment).items()
    if re.fullmatch("[A-Z]+(_[A-Z]+)*", name)
}
HALF = os.fsdecode(b"\xff")
ANYWHERE = ["\x07", "a\nb", HALF, "9" * 5_000]
NUMBER = ["0", "-1", "nan", "1e9", "1.5", "²", "٣", "1,000", "0x10", "9" * 11, "many"]
SWITCH = ["no", "false", "2", "-0", "00"]
WRONG = {
    environment.STORE_MB: NUMBER,
    environment.WORKERS: NUMBER,
    environment.DOWNLOAD: SWITCH,
    environment.UPLOADS: SWITCH,
    environment.PACKAGED: SWITCH,
    environment.CACHE: [],
    environment.IMDB_FOLDER: [],
    environment.KERAS_HOME: [],
    environment.PRESENTER_KEY: [],
    environment.FRAME_ANCESTORS: ["a.example; script-src *", "a,b", "é.example", "'unsafe-inline'"],
    environment.PROXIES: ["proxy", "1.2.3.4 5.6.7.8", "1.2.3", "1.2.3.4/40", "1.2.3.4:80"],
    environment.SCHEDULER: [
        "garbage", "host", "http://host:1", "tcp://host", "host:0", "host:65536", "a b:1",
    ],
}  # fmt: skip
RIGHT = {
    environment.STORE_MB: ["1", "1000000000"],
    environment.WORKERS: ["8", " 2 "],
    environment.DOWNLOAD: ["0", "1"],
    environment.UPLOADS: ["0"],
    environment.PACKAGED: ["1"],
    environment.CACHE: ["/a b/é", "~/x"],
    environment.IMDB_FOLDER: ["relative"],
    environment.KERAS_HOME: ["C:\\keras"],
    environment.PRESENTER_KEY: ["Schlüssel & <b>", "电影"],
    environment.FRAME_ANCESTORS: [
        "https://huggingface.co https://*.hf.space:443",
        "'none'",
        "https:",
    ],
    environment.PROXIES: ["127.0.0.1", "10.0.0.0/8, ::1", "*", "fd00::/8,"],
    environment.SCHEDULER: ["tcp://host:8786", "tls://[::1]:1", "scheduler.example:65535"],
}


def test_every_variable_of_the_app_is_known_here_and_told_to_operators() -> None:
    assert set(WRONG) == set(RIGHT) == set(NAMES.values())
    hosting = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert not [name for name in WRONG if f"| `{name}` |" not in hosting and name != "KERAS_HOME"]


def test_nobody_reads_the_environment_past_the_parser() -> None:
    """Each read it in its own way: 5,000 digits were a traceback here, the default there."""
    package = ROOT / "sentiment_core"
    readers = {
        str(file.relative_to(package))
        for file in package.rglob("*.py")
        if re.search(r"environ\b(?!ment)(?!\.setdefault)|getenv", file.read_text(encoding="utf-8"))
    }
    # The language is needed before any sentence; the others hand the environment to a process.
    handed_on = {"jobs/engine/scheduler.py", "bench/turns.py"}
    assert readers == {"settings/environment.py", "i18n.py", *handed_on}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name in WRONG for value in WRONG[name] + ANYWHERE]
)
def test_a_wrong_value_is_refused(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigError, match=name) as caught:
        check_environment()
    sentence = str(caught.value)
    assert len(sentence) < 200
    assert sentence.isprintable()
    if name == environment.PRESENTER_KEY:
        assert repr(value)[1:20] not in sentence


@pytest.mark.parametrize("name", RIGHT)
def test_right_and_empty_values_pass(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for value in ("", "  ", *RIGHT[name]):
        monkeypatch.setenv(name, value)
        check_environment()
        assert text_of(name) == value.strip()


def test_values_are_of_their_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(environment.WORKERS, " 12 ")
    monkeypatch.setenv(environment.UPLOADS, "0")
    monkeypatch.setenv(environment.DOWNLOAD, "")
    monkeypatch.setenv(environment.CACHE, "~/runs")
    monkeypatch.setenv("HOME", "/home/ann")
    assert number_of(environment.WORKERS) == 12
    assert number_of(environment.STORE_MB) is None
    assert is_off(environment.UPLOADS)
    assert not is_off(environment.DOWNLOAD)
    assert folder_of(environment.CACHE) == Path("/home/ann/runs")
    monkeypatch.setenv(environment.CACHE, " ")
    assert folder_of(environment.CACHE) is None


COMMANDS = {
    "the command line": ["-m", "sentiment_core", "runs"],
    "the app": ["-m", "streamlit", "run", "streamlit_app.py", "--server.headless", "true",
                "--server.port", "0", "--server.address", "127.0.0.1"],
}  # fmt: skip


@pytest.mark.parametrize("way", COMMANDS)
def test_the_start_ends_with_the_sentence(way: str) -> None:
    """The app went on and answered every page with a traceback."""
    done = subprocess.run(
        [sys.executable, *COMMANDS[way]],
        cwd=ROOT,
        env={**os.environ, environment.STORE_MB: "many"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert environment.STORE_MB in done.stderr
