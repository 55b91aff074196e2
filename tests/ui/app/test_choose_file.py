"""The control that takes a file, on a page of its own."""

import pytest
from streamlit.testing.v1 import AppTest

from sentiment_core.ui.app.runtime import runtime
from tests.examples import HOSTILE
from tests.ui.conftest import Room
from tests.ui.files import TAB, choose


def _page() -> None:
    import streamlit as st

    from sentiment_core.ui.shared.upload import choose_file

    found = choose_file("File", key="file")
    if found is not None:
        st.text(found.name)
        st.text(str(found.path))


def open_page() -> AppTest:
    return AppTest.from_function(_page).run()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_is_read_from_its_path(room: Room, name: str) -> None:
    app = choose(open_page(), "file", name, b"content")
    found = runtime().uploads.find(TAB, app.session_state["file"].file_id)
    assert found is not None
    assert app.text[0].value == found.name == app.session_state["file"].name
    assert app.text[1].value == str(found.path)
    assert found.path.read_bytes() == b"content"
    assert app.session_state["file"].getvalue() == b""


def test_a_file_that_gave_way_is_asked_for_again(room: Room) -> None:
    app = choose(open_page(), "file", "name", b"content")
    runtime().uploads.leave(TAB)
    app.run()
    assert not app.text
    assert len(app.warning) == 1


def test_another_page_takes_no_file(room: Room) -> None:
    open_page()
    assert runtime().uploads.reserve(TAB, "1", 5) == []
    room.open("train")
    assert runtime().uploads.reserve(TAB, "2", 5) is None
