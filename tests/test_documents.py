"""What the README and its neighbours say can be followed: links, commands, names, figures."""

import importlib.util
import json
import re
import shlex
from pathlib import Path

import pytest
import yaml

from sentiment_core.__main__ import make_parser

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
SECURITY = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
DOCUMENTS = {"README.md": README, "CONTRIBUTING.md": CONTRIBUTING, "SECURITY.md": SECURITY}

APP = "http://localhost:8501/"
_BLOCK = re.compile(r"```(\w*)\n(.*?)```", re.DOTALL)
_IN_LINE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_LINK = re.compile(r"\]\(([^)\s]+)\)")


def prose(text: str) -> str:
    """The text without its blocks of code."""
    return _BLOCK.sub("", text)


def commands(text: str) -> list[str]:
    """Every command: the lines of the shell blocks, and code within a line."""
    shell = [block for language, block in _BLOCK.findall(text) if language == "sh"]
    lines = "".join(shell).replace("\\\n", "").splitlines()
    return [line.partition("  #")[0].strip() for line in lines] + _IN_LINE.findall(prose(text))


def slugs(text: str) -> set[str]:
    """The anchors of a document's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", prose(text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_readme_is_short_and_opens_with_the_two_commands() -> None:
    assert README.count("\n") < 200
    assert commands(README)[:2] == ["make app", "make test"]
    assert README.index("make app") < 600


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_leads_somewhere(name: str) -> None:
    links = _LINK.findall(prose(DOCUMENTS[name]))
    for link in links:
        if link.startswith(("https://", APP)):  # tests/browser/test_lecture_browser.py opens these
            continue
        path, _, anchor = link.partition("#")
        target = path or name
        assert (ROOT / target).is_file(), link
        assert not anchor or anchor in slugs(DOCUMENTS[target]), link


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_every_command_is_one(name: str) -> None:
    targets = re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    seen = 0
    for command in commands(DOCUMENTS[name]):
        words = [word for word in shlex.split(command, posix=False) if "=" not in word] or [""]
        if words[0] == "make" and len(words) == 2:
            seen += 1
            assert words[1] in targets, command
        if words[:2] == ["python", "-m"] and "<" not in command:
            seen += 1
            assert importlib.util.find_spec(words[2]), command
            if words[2] == "sentiment_core" and len(words) > 3:
                make_parser().parse_args(words[3:])  # exits where it is none
    assert seen >= 2


def test_the_readme_lists_every_command_with_options_that_exist(
    capsys: pytest.CaptureFixture[str],
) -> None:
    start = README.index("## Command line")
    listed = re.findall(r"^- `(.+?)`", README[start : README.index("\n## ", start)], re.MULTILINE)
    with pytest.raises(SystemExit):
        make_parser().parse_args(["--help"])
    there = set(re.findall(r"^    ([a-z-]+)\b", capsys.readouterr().out, re.MULTILINE))
    assert {line.split()[0].rstrip("`:") for line in listed} == there
    for line in listed:
        command = line.split()[0]
        with pytest.raises(SystemExit):
            make_parser().parse_args([command, "--help"])
        told = capsys.readouterr().out
        for option in re.findall(r"--[a-z]+", line.replace("--any", "")):
            assert option in told, f"{command} {option}"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_file_that_is_named_is_there(name: str) -> None:
    places = (ROOT, ROOT / "sentiment_core", ROOT / "assets")
    for code in _IN_LINE.findall(prose(DOCUMENTS[name])):
        if not re.fullmatch(r"[\w./]+(/[\w.]*|\.(py|json|md|toml|yaml|txt))", code):
            continue
        if code in {"imdb_word_index.json"} or code.startswith("https:"):
            continue
        assert any((place / code).exists() for place in places), code


def test_every_setting_from_the_environment_is_listed_and_read() -> None:
    sources = [*(ROOT / "sentiment_core").rglob("*.py"), ROOT / "streamlit_app.py"]
    name = r"SENTIMENT_[A-Z_]+[A-Z]|DASK_SCHEDULER_ADDRESS"
    read = {found for path in sources for found in re.findall(name, path.read_text("utf-8"))}
    listed = set(re.findall(rf"^\| `({name})`", CONTRIBUTING, re.MULTILINE))
    assert listed == read


def test_the_figures_of_the_deployment_are_those_that_were_measured() -> None:
    kept = json.loads((ROOT / "tests/measure/deployment.json").read_text(encoding="utf-8"))
    start = README.index("## Deploy")
    told = README[start : README.index("\n## ", start)]
    pss, rss = kept["training_pss_megabytes"], kept["training_rss_megabytes"]
    bars = kept["bars"]
    first, again = kept["first_page_seconds"], kept["first_page_again_seconds"]
    rows = [
        f"| {first} s; {again} s | {bars['seconds']:.0f} s |",
        f"| {pss:,} MB (PSS), {rss:,} MB (RSS) | {bars['megabytes']:,.0f} MB |",
    ]
    for row in rows:
        assert row in told
    assert kept["dataset"] == "imdb"
    assert max(first, again) < bars["seconds"] <= 20
    assert pss < bars["megabytes"] <= 1_200


def test_the_citation_file_has_what_readers_of_such_files_need() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= citation.keys()
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert licence.startswith(f"{citation['license']} License")
    assert all(author["name"] in licence for author in citation["authors"])
    assert citation["references"][0]["title"] in README
