"""What moves by itself: how often it is drawn, and how often its page."""

import asyncio
from contextlib import closing
from pathlib import Path
from time import monotonic

from tests.load.server import Server
from tests.load.session import Session

APP = Path(__file__).parent / "looking_app.py"


def test_another_interval_takes_no_other_page_and_the_end_takes_one(tmp_path: Path) -> None:
    async def visit(host: str) -> tuple[int, int, float]:
        async with Session(host) as session:
            await session.open()
            opened = monotonic()
            await session.until(lambda text: "pages 2" in text)
            took = monotonic() - opened
            await asyncio.sleep(0.5)  # it looks no more
            assert session.text == "drawn 9, pages 2"
            return len(session.times.page), len(session.times.poll), took

    with closing(Server(tmp_path, script=APP)) as server:
        pages, looks, took = asyncio.run(visit(server.host))
    # The last look finds the end, which has the page made; its time counts as a page's.
    assert (pages, looks) == (2, 7)
    assert took > 3 * 0.1 + 4 * 0.3
