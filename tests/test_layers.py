"""Imports point down, and nothing heavy reaches where it must not be."""

import ast
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "sentiment_core"

# A module may import from its own layer and from those before it.
LAYERS = (
    "i18n",
    "errors",
    "settings",
    "text",
    "data",
    "rnn",
    "lessons",
    "bench",
    "jobs",
    "charts",
    "ui",
    "cli",
)
SIDE_BY_SIDE = {("charts", "jobs"), ("cli", "ui"), ("cli", "charts"), ("cli", "jobs")}
# Imported by nobody else while a module is loaded; a function may, when it is called.
KERAS_FOLDERS = ("sentiment_core.rnn.keras.", "sentiment_core.lessons.keras.")
HEAVY = {"keras", "tensorflow"}
FILES = sorted(PACKAGE.rglob("*.py"))


def layer_of(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


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
    own = relative.parts[0].removesuffix(".py")
    if own in {"__init__", "__main__"}:
        return
    for name in imports_of(path):
        if name.startswith("sentiment_core."):
            other = layer_of(name)
            assert LAYERS.index(other) <= LAYERS.index(own), f"{relative} imports {name}"
            assert (own, other) not in SIDE_BY_SIDE, f"{relative} imports {name}"


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
