"""What one tab may ask for, in what time."""

import asyncio
from time import monotonic
from typing import Any

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from sentiment_core.ui.requests.pace import Asked, Pace

END = {"type": "websocket.disconnect", "code": 1000}


def rerun(number: int = 0, *, fragment: str = "", pressed: str = "", page: str = "p") -> BackMsg:
    """A request, with a setting at a number."""
    message = BackMsg()
    asked = message.rerun_script
    asked.query_string, asked.fragment_id, asked.page_script_hash = f"n={number}", fragment, page
    asked.widget_states.widgets.append(WidgetState(id="units", int_value=number))
    if pressed:
        asked.widget_states.widgets.append(WidgetState(id=pressed, trigger_value=True))
    return message


def passed(asked: list[Asked], *, stays: float = 0.5) -> tuple[list[Any], float]:
    """What is handed on of a tab that sends all at once, and the seconds from its first to its end.

    Args:
        stays: seconds that the tab stays open after its last message.
    """

    async def run() -> tuple[list[Any], float]:
        waiting, heard = list(asked), []

        async def read() -> Asked:
            if waiting:
                return waiting.pop(0)
            await asyncio.sleep(stays)
            return END

        pace = Pace(read)
        begun = monotonic()
        while not heard or heard[-1] != END:
            message = await pace.receive()
            is_end = message["type"] == "websocket.disconnect"
            heard.append(message if is_end else BackMsg.FromString(message["bytes"]))
        pace.close()
        return heard[:-1], monotonic() - begun

    return asyncio.run(run())


def test_what_a_person_asks_for_passes_unchanged_and_at_once() -> None:
    asked = [rerun(number, pressed="train") for number in range(20)]
    heard, seconds = passed([*asked], stays=0.0)
    assert heard == asked
    assert seconds < 1.0


def test_of_a_flood_the_last_counts() -> None:
    heard, seconds = passed([rerun(number) for number in range(500)])
    assert 32 <= len(heard) <= 32 + 5 * seconds  # those at once, and five a second
    assert heard[:30] == [rerun(number) for number in range(30)]
    assert heard[-1] == rerun(499)


def test_a_button_that_was_pressed_in_a_request_left_out_stays_pressed() -> None:
    flood = [rerun(number) for number in range(60)]
    flood[45] = rerun(45, pressed="train")
    heard, _ = passed(flood)
    states = [{s.id: s for s in one.rerun_script.widget_states.widgets} for one in heard]
    [pressed] = [one for one in states if "train" in one]
    assert pressed["train"].trigger_value
    assert pressed["units"].int_value >= 45
    assert len(pressed) == 2
    assert heard[-1].rerun_script.query_string == "n=59"


@pytest.mark.parametrize("order", [("", "a"), ("a", ""), ("a", "b", "")])
def test_the_whole_page_stands_for_its_parts(order: tuple[str, ...]) -> None:
    flood = [rerun(number) for number in range(40)]
    parts = [rerun(50 + n, fragment=part, pressed=f"b{n}") for n, part in enumerate(order)]
    heard, _ = passed([*flood, *parts])
    assert heard[-1].rerun_script.fragment_id == ""
    assert heard[-1].rerun_script.query_string == f"n={49 + len(order)}"
    pressed = [s.id for one in heard for s in one.rerun_script.widget_states.widgets]
    assert sorted(set(pressed)) == [*(f"b{n}" for n in range(len(order))), "units"]


def test_parts_of_a_page_are_drawn_each_and_cost_less() -> None:
    parts = [rerun(number, fragment="ab"[number % 2]) for number in range(500)]
    heard, seconds = passed(parts)
    assert 76 <= len(heard) <= 78 + 12.5 * seconds  # thirty pages, and five a second
    assert [one.rerun_script.query_string for one in heard[-2:]] == ["n=498", "n=499"]


def test_made_up_parts_are_not_remembered() -> None:
    """Each of two thousand ids would be a request that waits."""
    parts = [rerun(number, fragment=f"made-up-{number}") for number in range(95)]
    begun = monotonic()
    heard, seconds = passed(parts)
    assert len(heard) <= 78 + 12.5 * seconds
    assert [one.rerun_script.query_string for one in heard] == [f"n={n}" for n in range(len(heard))]
    assert monotonic() - begun > (95 - 76 - 12) * 0.4 / 5  # the rest stays in the connection


@pytest.mark.parametrize("kind", ["stop_script", "app_heartbeat"])
def test_other_messages_and_the_end_do_not_wait(kind: str) -> None:
    other = BackMsg(**{kind: True})
    flood = [rerun(number) for number in range(40)]
    heard, _ = passed([*flood, other, rerun(41)], stays=0.0)
    assert other in heard
    assert len(heard) < 40
