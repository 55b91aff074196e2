"""No cache of the process keeps what somebody typed: it goes with the session that shows it."""

import functools
import gc
import sys
import types
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest
from streamlit.runtime.caching import cache_data_api, cache_resource_api

from sentiment_core.ui.app.runtime import runtime
from tests.pages import STATES
from tests.ui.conftest import Room
from tests.ui.test_typed_text import unfolded

MARK = "zqmarkword"
TYPED = f"the film was {MARK} good but the {MARK} story was bad"
CODE = (type, types.ModuleType, types.FunctionType, types.BuiltinFunctionType, types.MethodType)


def parts(held: Any) -> list[Any]:
    """What an object holds: of a frame or an array what stands in it, of code nothing."""
    if isinstance(held, pd.DataFrame):
        return [*held.columns, *held.to_numpy(dtype=object).ravel()]
    if isinstance(held, pd.Series | pd.Index | np.ndarray):
        return list(np.asarray(held, dtype=object).ravel()) if held.dtype == object else []
    return [part for part in gc.get_referents(held) if not isinstance(part, CODE)]


def way_to_mark(root: Any) -> str:
    """The types on the way from an object to a text with the mark; empty where there is none."""
    seen, left = {id(root): root}, [(root, type(root).__name__)]
    while left:
        held, way = left.pop()
        text = held.decode("utf-8", "replace") if isinstance(held, bytes) else held
        if isinstance(text, str):
            if MARK in text:
                return way
            continue
        new = {id(part): part for part in parts(held) if id(part) not in seen}
        seen |= new
        left += [(part, f"{way} > {type(part).__name__}") for part in new.values()]
    return ""


def of_the_process() -> Iterator[tuple[str, Any]]:
    """Everything that outlives a session: caches, what all visitors share, tables of modules."""
    for cache in gc.get_objects():
        if isinstance(cache, functools._lru_cache_wrapper):
            yield str(cache.__wrapped__.__qualname__), cache
    for caches in (cache_data_api._data_caches, cache_resource_api._resource_caches):
        for name, kept in caches._function_caches.get(None, {}).items():
            yield name, kept
    yield "runtime", runtime()
    for name, module in list(sys.modules.items()):
        if name.startswith("sentiment_core"):
            tables = (value for value in vars(module).values() if isinstance(value, dict | list))
            yield from ((name, table) for table in tables)


def keepers() -> dict[str, str]:
    """What holds the mark, and the way to it."""
    ways = ((name, way_to_mark(kept)) for name, kept in of_the_process())
    return {name: way for name, way in ways if way}


@pytest.mark.parametrize(("page", "query"), STATES, ids=str)
def test_typed_text_is_in_no_cache(page: str, query: dict[str, str], room: Room) -> None:
    """Charts of a review stayed in caches of the process, long after its reader had gone."""
    typed = {"review": TYPED, "version": f"{TYPED} again", "words": MARK, "filter": MARK}
    app = unfolded(room.open(page, **{**typed, **query}))
    assert not app.exception
    assert keepers() == {}


def test_a_keeper_is_found(monkeypatch: pytest.MonkeyPatch, room: Room) -> None:
    @functools.lru_cache
    def kept(number: int) -> Any:
        return pd.DataFrame({"word": [TYPED], "n": [number]})

    kept(1)
    runtime().quiz._question = {"text": TYPED}  # type: ignore[assignment]
    assert len(keepers()) == 2
