"""What a page costs the web process: `python -m tests.measure.page_cost [--against FOLDER]`.

Sessions without a browser open Read, Train and Compare, and have each drawn again as a whole and,
where a page has a part that is drawn on its own, that part. Printed for each: the web process'
seconds on a core, and the time until the answer is complete (median and 95th percentile). With
`--against`, another checkout of this project is measured in turns with this one, round by round, so
that whatever else the machine does falls on both, and the ratios are printed.
"""

import argparse
import asyncio
import statistics
import tempfile
from collections import defaultdict
from collections.abc import Awaitable, Callable
from contextlib import ExitStack, closing
from pathlib import Path
from time import perf_counter

from tests.load.server import ROOT, Server
from tests.load.session import Session

PAGES = ("read", "train", "compare")
Taken = dict[str, list[tuple[float, float]]]  # seconds on a core and by the clock


async def measure(server: Server, taken: Taken, *, reruns: int) -> None:
    """One visitor: each page anew, again as a whole, and its parts."""

    async def one(name: str, call: Callable[[], Awaitable[object]]) -> None:
        core, clock = _core_seconds(server), perf_counter()
        await call()
        took = perf_counter() - clock
        await asyncio.sleep(0.05)  # what the server does after its answer
        taken[name].append((_core_seconds(server) - core, took))

    async with Session(server.host) as session:
        await session.open("")  # what a session costs is not the page's
        for page in PAGES:
            await session.open("workshop")
            path = "" if page == "read" else page
            await one(f"{page}, first", lambda path=path: session.open(path))  # type: ignore[misc]
            for _ in range(reruns):
                await one(f"{page}, again", session.rerun)
            for fragment in session.fragments:
                for _ in range(reruns):
                    await one(
                        f"{page}, a part",
                        lambda fragment=fragment: session.rerun(fragment=fragment),  # type: ignore[misc]
                    )


def _core_seconds(server: Server) -> float:
    times = server.process.cpu_times()
    return float(times.user + times.system)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--against", type=Path, help="another checkout")
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--reruns", type=int, default=3)
    options = parser.parse_args()
    trees = [ROOT, *([options.against.resolve()] if options.against else [])]
    taken: list[Taken] = [defaultdict(list) for _ in trees]
    with ExitStack() as stack:
        servers = []
        for tree in trees:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            server = Server(folder, root=tree)
            servers.append(stack.enter_context(closing(server)))
        for server in servers:  # imports, and what is kept from the first visitor on
            asyncio.run(measure(server, defaultdict(list), reruns=1))
        for number in range(options.rounds):
            for at in (0, -1)[:: 1 if number % 2 else -1][: len(trees)]:
                asyncio.run(measure(servers[at], taken[at], reruns=options.reruns))
    for name in taken[0]:
        print(f"{name:16}", "   against   ".join(_line(each[name]) for each in taken), end="")
        if len(taken) == 2:
            mine, other = (statistics.mean(core for core, _ in each[name]) for each in taken)
            print(f"   core {mine / other:.2f} times", end="")
        print()


def _line(values: list[tuple[float, float]]) -> str:
    clock = sorted(took for _, took in values)
    return (
        f"core {1000 * statistics.mean(core for core, _ in values):5.0f} ms,"
        f" p50 {1000 * statistics.median(clock):5.0f},"
        f" p95 {1000 * clock[int(0.95 * (len(clock) - 1))]:5.0f}"
    )


if __name__ == "__main__":
    main()
