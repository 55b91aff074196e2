"""Files that are made when somebody asks for them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import streamlit as st

from sentiment_core.ui.shared.download import offer_file


def test_a_file_is_made_once_however_often_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fifty times a second a tab had all vectors written, or charts drawn for 2 s each."""
    given: list[Callable[[], bytes]] = []
    made: list[int] = []

    def button(*_: Any, data: Callable[[], bytes], **__: Any) -> None:
        given.append(data)

    def make() -> bytes:
        made.append(1)
        if len(made) == 1:
            raise OSError("no room")
        return b"content"

    monkeypatch.setattr(st, "download_button", button)
    offer_file("Label", "file.zip", make, icon="download", help_text="", key="file")
    with pytest.raises(OSError, match="no room"):
        given[0]()
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: given[0](), range(40)))
    assert answers == [b"content"] * 40
    assert len(made) == 2  # the first one failed, and may be tried again
