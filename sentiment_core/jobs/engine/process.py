"""The embedded engine: `python -m sentiment_core.jobs.engine.process`.

A Dask cluster on loopback in a process tree of its own. It reads one JSON line from standard input,
the certificate that everybody in the cluster must have, and prints one with its address. It ends
when its standard input closes, which happens when the process that started it ends, in whatever
way, and its workers end with it. It cannot be started from a page: the children would run the page
again.
"""

import argparse
import functools
import json
import os
import signal
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass

import dask
import psutil
from dask.system import CPU_COUNT
from distributed import LocalCluster, Nanny
from distributed.security import Security
from distributed.system import MEMORY_LIMIT

from sentiment_core.jobs.engine.keras_process import KerasProcess
from sentiment_core.jobs.engine.parent import send_when_parent_ends
from sentiment_core.jobs.engine.protocol import Resource
from sentiment_core.settings.environment import WORKERS, number_of

# What a worker may take where memory is scarce: twice what the post's model needs.
WORKER_BYTES = 600_000_000
KERAS_BYTES = 700_000_000  # what TensorFlow takes on top
WEB_BYTES = 400_000_000
_SECONDS_TO_END = 15

_SETTINGS: dict[str, object] = {
    # A run whose worker was killed is tried once more, then reported as lost.
    "distributed.scheduler.allowed-failures": 1,
    # A nanny tells when its worker ends. Silence by the wall clock says nothing: setting that clock
    # forward would end every worker.
    "distributed.scheduler.worker-ttl": None,
    "distributed.worker.memory.target": False,
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,
    "distributed.worker.memory.terminate": 0.95,
    # Events are curves in the making; the queue keeps what is needed of them.
    "distributed.admin.log-length": 100,
    "distributed.admin.low-level-log-length": 100,
    # No dashboard, and nothing behind the port that Dask opens for one all the same.
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
}


@dataclass(frozen=True)
class EngineSize:
    """Size of the embedded engine.

    Args:
        workers: runs that train at the same time.
        worker_bytes: memory at which a worker is ended.
    """

    workers: int
    worker_bytes: int


def engine_size(*, cores: int, memory: int, wanted: int | None = None) -> EngineSize:
    """One worker per core, within the available memory.

    Args:
        cores: of this machine or container.
        memory: bytes of this machine or container.
        wanted: workers; None for one a core.
    """
    workers = wanted or max(cores, 1)
    room = max(memory - WEB_BYTES, 0)
    return EngineSize(workers, max(WORKER_BYTES, min(5 * WORKER_BYTES, room // workers)))


def embedded_size() -> EngineSize:
    """The size of the embedded engine on this machine.

    Raises:
        ConfigError: SENTIMENT_WORKERS is no such number.
    """
    memory = min(MEMORY_LIMIT, psutil.virtual_memory().total)
    return engine_size(cores=CPU_COUNT, memory=memory, wanted=number_of(WORKERS))


def keras_worker(address: str, size: EngineSize, security: Security) -> Nanny:
    """The nanny of the Keras worker, not started.

    Args:
        size: of the engine; it may take what a training worker may, and TensorFlow's share.
        security: as the scheduler has it.
    """
    return Nanny(
        address,
        nthreads=1,
        memory_limit=size.worker_bytes + KERAS_BYTES,
        resources={Resource.KERAS: 1},
        host="127.0.0.1",
        dashboard=False,
        protocol="tls://",
        security=security,
        preload=["sentiment_core.rnn.job.keras_worker"],
    )


def main() -> None:
    """Run the cluster until standard input closes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--preload", action="append", default=[])
    preload = parser.parse_args().preload
    size = embedded_size()
    # Ctrl-C in a terminal, and the end of a service, reach every process of it. The one that
    # started this ends it, in order; the workers take this over.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    send_when_parent_ends(signal.SIGCONT)  # a stopped process cannot see that its input closes
    line = sys.stdin.readline()
    if not line:  # whoever started it is gone already
        return
    closed = threading.Event()
    threading.Thread(target=_watch_input, args=(closed,), daemon=True).start()
    security = Security(require_encryption=True, **json.loads(line))
    with (
        dask.config.set(_SETTINGS),
        LocalCluster(
            n_workers=size.workers,
            threads_per_worker=1,
            memory_limit=size.worker_bytes,
            resources={Resource.TRAIN: 1},
            host="127.0.0.1",
            protocol="tls://",
            security=security,
            scheduler_kwargs={"dashboard": False, "dashboard_address": "127.0.0.1:0"},
            preload=preload,
        ) as cluster,
    ):
        make = functools.partial(keras_worker, cluster.scheduler_address, size, security)
        cluster.scheduler.add_plugin(KerasProcess(cluster.scheduler, make))
        message = {"address": cluster.scheduler_address, "workers": size.workers}
        with suppress(BrokenPipeError):  # likewise
            print(json.dumps(message), flush=True)  # noqa: T201
            closed.wait()


def _watch_input(closed: threading.Event) -> None:
    while os.read(sys.stdin.fileno(), 1024):  # holds no lock that Python's own end needs
        pass
    if hasattr(signal, "alarm"):  # Windows has none
        signal.alarm(_SECONDS_TO_END)  # then the kernel ends what is stuck, be it in its start
    closed.set()


if __name__ == "__main__":
    main()
elif __name__ == "__mp_main__":  # multiprocessing imports this file first in each worker
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # with which Dask ends one that has to go
    send_when_parent_ends(signal.SIGKILL)
