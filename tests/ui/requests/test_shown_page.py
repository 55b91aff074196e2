"""What a page that was left still asks for."""

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from sentiment_core.ui.requests.shown_page import ShownPage


def sent(kind: str, value: str | int | bool) -> bytes:
    message = ForwardMsg()
    if kind in {"navigation", "new_session"}:
        getattr(message, kind).page_script_hash = value
    elif kind == "delta":
        message.delta.new_element.markdown.body = value
    else:
        setattr(message, kind, value)
    return message.SerializeToString()


def opens(page: str) -> bytes:
    return sent("navigation", page)


def run(page: str, *within: bytes, ends: int) -> list[bytes]:
    """What Streamlit sends of one run."""
    return [sent("new_session", page), *within, sent("script_finished", ends)]


WHOLE, PART, AGAIN = 0, 3, 2  # how a run ends


def asks(page: str, fragment: str = "") -> BackMsg:
    message = BackMsg()
    message.rerun_script.page_script_hash = page
    message.rerun_script.fragment_id = fragment
    message.rerun_script.is_auto_rerun = bool(fragment)
    return message


@pytest.fixture
def train() -> ShownPage:
    page = ShownPage()
    page.pass_on(opens("train"))
    return page


def test_a_poll_of_the_page_that_is_shown_passes(train: ShownPage) -> None:
    assert not train.has_left(asks("train", "progress"))


def test_a_poll_sent_while_the_server_opened_another_page_is_dropped(train: ShownPage) -> None:
    """Read stayed empty for good where "Read with it" was pressed within a poll of Train."""
    train.pass_on(opens("read"))
    assert train.has_left(asks("train", "progress"))
    assert not train.has_left(asks("read", "word"))


def test_a_poll_sent_behind_a_press_in_the_navigation_is_dropped(train: ShownPage) -> None:
    assert not train.has_left(asks("read"))
    assert train.has_left(asks("train", "progress"))


def test_back_on_the_page_its_polls_pass(train: ShownPage) -> None:
    train.pass_on(opens("read"))
    train.pass_on(opens("train"))
    assert not train.has_left(asks("train", "progress"))


def test_before_any_page_is_known_nothing_is_dropped() -> None:
    assert not ShownPage().has_left(asks("train", "progress"))


@pytest.mark.parametrize("data", [b"", b"\xff\xff", b"\x00" * 5_000, sent("delta", "a" * 9_000)])
def test_what_opens_no_page_passes_and_changes_nothing(train: ShownPage, data: bytes) -> None:
    assert train.pass_on(data) == [data]
    assert not train.has_left(asks("train", "progress"))


def passed(page: ShownPage, messages: list[bytes]) -> list[bytes]:
    return [each for message in messages for each in page.pass_on(message)]


def test_a_part_of_a_page_that_is_left_reaches_no_browser(train: ShownPage) -> None:
    """Streamlit kept the poll that came while "Read with it" was handled, and ran it after Read."""
    whole = run("read", opens("read"), sent("delta", "the review"), ends=WHOLE)
    assert passed(train, whole) == whole
    assert passed(train, run("train", sent("delta", "epoch 2"), ends=PART)) == []
    part = run("read", sent("delta", "a word"), ends=PART)
    assert passed(train, part) == part


def test_a_run_that_ends_otherwise_is_shown_though_it_opened_no_page(train: ShownPage) -> None:
    broken = run("read", sent("delta", "an error"), ends=AGAIN)
    assert passed(train, broken) == broken


def test_a_long_message_in_a_held_run_keeps_its_turn(train: ShownPage) -> None:
    whole = run("read", sent("delta", "a" * 9_000), opens("read"), ends=WHOLE)
    assert passed(train, whole) == whole


def test_what_is_no_rerun_is_not_of_a_page(train: ShownPage) -> None:
    message = BackMsg()
    message.stop_script = True
    assert not train.has_left(message)
