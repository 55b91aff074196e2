"""What stands in the terminal of `make app` after a visit: Streamlit's own lines and no more."""

import asyncio
import re
import signal
from pathlib import Path

import psutil
import pytest

from tests.faults.conftest import PATIENCE
from tests.load.server import Server
from tests.load.session import Session
from tests.load.workshop import RESULT

pytestmark = pytest.mark.long

SMALL = {
    "dataset": "Replica", "units": 4, "embedding_dim": 4, "clip_length": 25, "num_words": 500,
    "train_reviews": 500, "validation_reviews": 500,
}  # fmt: skip
LONG = {"dataset": "Replica", "units": 128, "clip_length": 400}
OWN = re.compile(
    r"\s*(You can now view your Streamlit app.*|(Local|Network) URL: .*|Stopping\.{3}|Aborted!)?\s*"
)


def test_a_visit_with_a_stopped_and_a_finished_run_writes_nothing_into_the_terminal(
    tmp_path: Path,
) -> None:
    """A run that was stopped in its first epoch left Dask's "Compute Failed" and a traceback.

    On a machine without a screen Streamlit asked the network for the machine's own address.
    """
    server = Server(tmp_path, address="0.0.0.0", SENTIMENT_WORKERS="1")

    async def visit() -> None:
        async with Session(server.host) as session:
            await session.open()
            await session.open("train", **LONG, seed=1)
            await session.press("Train")
            await session.until(re.compile(r"Epoch 1 of").search)
            await session.press("Stop")
            await session.until(lambda text: "Stopped during the first epoch" in text)
            await session.open("train", **SMALL, seed=2, epochs=1)
            await session.press("Train")
            await session.until(RESULT.search)

    asyncio.run(visit())
    everybody = [server.process, *server.process.children(recursive=True)]
    for process in everybody:  # Ctrl-C reaches every process of a terminal
        process.send_signal(signal.SIGINT)
    assert psutil.wait_procs(everybody, timeout=PATIENCE)[1] == []
    told = server.log.read_text(encoding="utf-8").splitlines()
    assert [line for line in told if not OWN.fullmatch(line)] == []
