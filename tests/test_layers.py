"""Imports point down, and nothing heavy reaches where it must not be."""

import ast
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "sentiment_core"

# A module may import from its own folder and from those in the lines before it.
FOLDERS = (
    "i18n",
    "errors",
    "settings",
    "text",
    "data/labelled",
    "data",
    "rnn/cells",
    "rnn/network",
    "rnn/runs",
    "rnn/opened",
    "rnn/training",
    "rnn/keras",
    "rnn/evaluation",
    "rnn/job",
    "rnn/analysis",
    "rnn/bundled",
    "rnn/baseline",
    "rnn/ledger",
    "rnn/script",
    "lessons",
    "lessons/keras",
    "bench",
    "jobs/visitor_store",
    "jobs/engine",
    "jobs/queue",
    "jobs/workshop",
    "jobs",
    "charts/base",
    "charts/read",
    "charts/train",
    "charts/compare",
    "charts/encode",
    "charts/shapes",
    "charts/embedding",
    "charts/workshop",
    "client",
    "ui/requests",
    "ui/app",
    "ui/components",
    "ui/tour",
    "ui/shared",
    "ui/top",
    "ui/reviews",
    "ui/read",
    "ui/train",
    "ui/compare",
    "ui/encode",
    "ui/shapes",
    "ui/embedding",
    "ui/workshop",
    "ui",
    "cli",
)
SIDE_BY_SIDE = {("charts", "jobs"), ("cli", "ui"), ("cli", "charts"), ("cli", "jobs")}
PAGES = {f"ui/{page.parent.name}" for page in (PACKAGE / "ui").glob("*/page.py")}
# Compare trains and shows what was trained, with what Train has for it.
BETWEEN_PAGES = {("ui/compare", "ui/train")}
# Imported by nobody else while a module is loaded; a function may, when it is called.
KERAS_FOLDERS = ("sentiment_core.rnn.keras.", "sentiment_core.lessons.keras.")
HEAVY = {"keras", "tensorflow"}
FILES = sorted(PACKAGE.rglob("*.py"))


def folder_of(module: str) -> str:
    """The line of FOLDERS that a module belongs to; `ui/components/x` belongs to its folder."""
    parts = module.split(".")[1:]
    names = ["/".join(parts[:end]) for end in range(len(parts), 0, -1)]
    return next(name for name in names if name in FOLDERS)


def imports_of(path: Path, *, top_level: bool = False) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = tree.body if top_level else list(ast.walk(tree))
    names = []
    for node in nodes:
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names.append(str(node.module))
    return names


def test_there_is_something_to_check() -> None:
    assert len(FILES) > 40


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_down(path: Path) -> None:
    relative = path.relative_to(PACKAGE)
    if relative.name == "__main__.py" or not (imported := imports_of(path)):
        return
    own = folder_of(".".join(("sentiment_core", *relative.with_suffix("").parts)))
    for name in imported:
        if name.startswith("sentiment_core."):
            other = folder_of(name)
            assert FOLDERS.index(other) <= FOLDERS.index(own), f"{relative} imports {name}"
            roots = own.split("/")[0], other.split("/")[0]
            assert roots not in SIDE_BY_SIDE, f"{relative} imports {name}"
            pages = own in PAGES and other in PAGES - {own}
            assert not pages or (own, other) in BETWEEN_PAGES, f"{relative} imports {name}"


def test_no_folder_holds_more_than_twenty_modules() -> None:
    for folder in {path.parent for path in FILES}:
        own = [path for path in folder.glob("*.py") if path.name != "__init__.py"]
        assert len(own) <= 20, f"{folder}: {len(own)}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_streamlit_stays_in_ui_and_keras_in_its_folders(path: Path) -> None:
    relative = path.relative_to(PACKAGE)
    module = "sentiment_core." + ".".join(relative.with_suffix("").parts)
    roots = {name.split(".")[0] for name in imports_of(path)}
    if relative.parts[0] != "ui":
        assert "streamlit" not in roots
    if not module.startswith(KERAS_FOLDERS):
        # A cell's own Keras layer is asked for by what is in these folders.
        assert relative.parts[:2] == ("rnn", "cells") or not roots & HEAVY
        top_level = imports_of(path, top_level=True)
        assert not [name for name in top_level if name.startswith(KERAS_FOLDERS)]
        assert not {name.split(".")[0] for name in top_level} & HEAVY


def test_pages_are_thin_and_files_small() -> None:
    for path in FILES:
        lines = path.read_text(encoding="utf-8").count("\n")
        assert lines <= (80 if path.name == "page.py" else 300), f"{path}: {lines} lines"


def test_states_are_compared_by_value() -> None:
    """A deployment that pulls new sources loads the classes anew and keeps the shared objects.

    After that, `state is State.READY` was false for a state that was ready: the pages said that
    IMDB was not there, until the server was started again.
    """
    identity = re.compile(r"\bis (not )?[A-Z][A-Za-z]*\.[A-Z_]+\b")
    for path in FILES:
        found = identity.search(path.read_text(encoding="utf-8"))
        assert found is None, f"{path}: {found and found[0]}"
