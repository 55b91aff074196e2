"""What a page that was left still asks for."""

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from sentiment_core.ui.requests.shown_page import ShownPage


def opens(page: str) -> bytes:
    message = ForwardMsg()
    message.navigation.page_script_hash = page
    return message.SerializeToString()


def asks(page: str, fragment: str = "") -> BackMsg:
    message = BackMsg()
    message.rerun_script.page_script_hash = page
    message.rerun_script.fragment_id = fragment
    message.rerun_script.is_auto_rerun = bool(fragment)
    return message


@pytest.fixture
def train() -> ShownPage:
    page = ShownPage()
    page.open(opens("train"))
    return page


def test_a_poll_of_the_page_that_is_shown_passes(train: ShownPage) -> None:
    assert not train.has_left(asks("train", "progress"))


def test_a_poll_sent_while_the_server_opened_another_page_is_dropped(train: ShownPage) -> None:
    """Read stayed empty for good where "Read with it" was pressed within a poll of Train."""
    train.open(opens("read"))
    assert train.has_left(asks("train", "progress"))
    assert not train.has_left(asks("read", "word"))


def test_a_poll_sent_behind_a_press_in_the_navigation_is_dropped(train: ShownPage) -> None:
    assert not train.has_left(asks("read"))
    assert train.has_left(asks("train", "progress"))


def test_back_on_the_page_its_polls_pass(train: ShownPage) -> None:
    train.open(opens("read"))
    train.open(opens("train"))
    assert not train.has_left(asks("train", "progress"))


def test_before_any_page_is_known_nothing_is_dropped() -> None:
    assert not ShownPage().has_left(asks("train", "progress"))


@pytest.mark.parametrize("sent", [None, b"", b"\xff\xff", b"\x00" * 5_000])
def test_what_opens_no_page_changes_nothing(train: ShownPage, sent: bytes | None) -> None:
    train.open(sent)
    assert not train.has_left(asks("train", "progress"))


def test_what_is_no_rerun_is_not_of_a_page(train: ShownPage) -> None:
    message = BackMsg()
    message.stop_script = True
    assert not train.has_left(message)
