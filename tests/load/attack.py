"""A stranger with a script beside fifty honest visitors: `python -m tests.load.attack`.

All that was found to hold everybody up, at once and in rounds until the last honest visitor has a
result: a hundred made-up visitors of one address who ask for long runs, pages of other origins,
uploads, messages that no page sends, and two thousand reruns, with values that no control gives.
The honest ones come from addresses of their own, and must meet the bars of `tests.load.workshop`.
"""

import argparse
import asyncio
import secrets
import sys
import uuid
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Origin

from tests.load.figures import BARS, missed, report_figures
from tests.load.session import Session, SessionFailedError, put_file
from tests.load.workshop import measure

ADDRESS = "10.9.9.9"
FOREIGN = ("https://evil.example", "http://localhost:1", "null")
_SECONDS_BETWEEN_ROUNDS = 10.0
_MEGABYTE = b"0" * 1_000_000


def made_up_cookie() -> str:
    """A cookie as the server gives it to a new browser."""
    return f"_streamlit_xsrf={generate_xsrf_token_string(secrets.token_bytes(16), 1)}"


def put(host: str, session: str, content: bytes = b"0") -> int:
    """Put a new file on the upload route of a tab; the status of the answer."""
    return put_file(host, f"/_stcore/upload_file/{session}/{uuid.uuid4()}", content)


async def open_from(host: str, origin: str) -> int:
    """Open a websocket as a page of an origin does; the status of the answer."""
    try:
        async with connect(
            f"ws://{host}/_stcore/stream", origin=Origin(origin), open_timeout=60
        ) as connection:
            return connection.response.status_code if connection.response else 0
    except InvalidStatus as answer:
        return answer.response.status_code


async def press_train_as_many(host: str, stay: AsyncExitStack, *, many: int, address: str) -> int:
    """Sessions that each ask for a long run, as made-up visitors; how many were refused."""
    refused = 0
    for number in range(many):
        session = Session(host, cookie=made_up_cookie(), address=address)
        await stay.enter_async_context(session)
        long = {"dataset": "Replica", "units": 128, "epochs": 20, "seed": number}
        await session.open("train", **long)
        await session.press("Train")
        session.look_no_more()
        refused += "The queue is full" in session.text
    return refused


class Attack:
    """Floods of one stranger; what was answered is counted.

    Args:
        visitors: made-up ones who ask for a long run.
        messages: of each kind, in every round.
    """

    def __init__(self, *, visitors: int = 104, messages: int = 2_000) -> None:
        self._visitors = visitors
        self._messages = messages
        self.answers: Counter[str] = Counter()

    async def run(self, host: str) -> None:
        """Attack until cancelled."""
        async with AsyncExitStack() as stay:
            await asyncio.gather(
                self._fill_the_queue(host, stay),
                *(
                    self._again(flood, host)
                    for flood in (self._origins, self._uploads, self._strange, self._reruns)
                ),
            )

    async def _again(self, flood: Callable[[str], Awaitable[None]], host: str) -> None:
        while True:
            try:
                await flood(host)
            except (OSError, SessionFailedError, TimeoutError) as error:  # it was thrown out
                self.answers[type(error).__name__] += 1
            self.answers["rounds"] += 1
            await asyncio.sleep(_SECONDS_BETWEEN_ROUNDS)

    async def _fill_the_queue(self, host: str, stay: AsyncExitStack) -> None:
        many = self._visitors
        refused = await press_train_as_many(host, stay, many=many, address=ADDRESS)
        self.answers["runs refused"] += refused

    async def _origins(self, host: str) -> None:
        for number in range(30):
            status = await open_from(host, FOREIGN[number % len(FOREIGN)])
            self.answers[f"foreign origin {status}"] += 1

    async def _uploads(self, host: str) -> None:
        async with Session(host, address=ADDRESS) as session:
            await session.open()
            for _ in range(40):
                status = await asyncio.to_thread(put, host, session.id, _MEGABYTE)
                self.answers[f"upload {status}"] += 1

    async def _strange(self, host: str) -> None:
        async with Session(host, address=ADDRESS) as session:
            await session.open()
            for _ in range(self._messages):
                await session.send_message(BackMsg(load_git_info=True))
                await session.send_message(BackMsg(clear_cache=True))
            await session.rerun()

    async def _reruns(self, host: str) -> None:
        async with Session(host, address=ADDRESS) as session:
            await session.open("train", seed="1e999", units="9" * 400, cell="<script>", run="../..")
            seed = session.find("number_input", lambda found: found.label == "Seed")
            message = BackMsg()
            message.rerun_script.page_script_hash = session.pages["train"]
            message.rerun_script.query_string = session.query
            message.rerun_script.widget_states.widgets.append(
                WidgetState(id=seed.id, double_value=-1e30)
            )
            for _ in range(self._messages):
                await session.send_message(message)
            await session.rerun()


def main() -> int:
    """Measure, keep the figures, and fail where a bar is missed or something was let in."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=50)
    parser.add_argument("--spread", type=float, default=20.0)
    parser.add_argument("--no-keep", action="store_true")
    options = parser.parse_args()
    attack = Attack()
    figures = measure(options.sessions, options.spread, attack=attack.run)
    figures["answers"] = dict(sorted(attack.answers.items()))
    let_in = [
        f"{answer}: {count}"
        for answer, count in attack.answers.items()
        if answer.startswith(("foreign origin", "upload")) and answer[-3:] not in {"403", "404"}
    ]
    figures["bars"], figures["missed"] = BARS, [*missed(figures), *let_in]
    report_figures("attack", figures, keep=not options.no_keep)
    return 1 if figures["missed"] else 0


if __name__ == "__main__":
    sys.exit(main())
