"""Runs a minute on a cluster of one, two and three workers: `python -m tests.load.throughput`.

A scheduler and workers are separate processes on loopback, started by the command lines of
compose.yaml. On a machine of two cores the third worker cannot add anything; it shows what a worker
too many costs.
"""

import argparse
import functools
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from sentiment_core.data.replica import load_replica
from sentiment_core.jobs.engine.connection import DaskEngine
from sentiment_core.jobs.engine.workforce import RecycleLimits
from sentiment_core.jobs.queue.queue import JobQueue
from sentiment_core.jobs.queue.snapshot import JobStatus
from sentiment_core.rnn.job.delivery import folder_mark, train_on_worker
from sentiment_core.rnn.runs.store import RunStore
from sentiment_core.rnn.training.cost import estimate_cost
from sentiment_core.settings.config import RunConfig
from tests.load.cluster import Cluster
from tests.load.figures import machine, report_figures


def config_of(seed: int) -> RunConfig:
    """The default run on the replica."""
    return RunConfig.from_mapping({"dataset": "replica", "seed": seed})


def seconds_for(queue: JobQueue, runs: int, first_seed: int) -> float:
    """Have that many different runs trained, each for another visitor."""
    start = time.perf_counter()
    ids = [queue.submit(config_of(first_seed + n), f"visitor {n}").run_id for n in range(runs)]
    while any((found := queue.snapshot(run_id)) and found.live for run_id in ids):
        time.sleep(0.05)
    ended = [queue.snapshot(run_id) for run_id in ids]
    assert all(one and one.status == JobStatus.FINISHED for one in ended), ended
    return time.perf_counter() - start


def measure(runs: int) -> dict[str, Any]:
    """The figures for one, two and three workers."""
    found: dict[str, float] = {}
    fingerprint = load_replica().fingerprint
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        closing(Cluster(Path(folder), warm=True)) as cluster,
        closing(DaskEngine(address=cluster.address, recycle=RecycleLimits(jobs=10_000))) as engine,
    ):
        store = RunStore(Path(folder) / "runs")
        queue = JobQueue(
            engine,
            store,
            functools.partial(train_on_worker, folder_mark(store.folder)),
            fingerprint=lambda dataset: fingerprint,
            estimate=lambda config: estimate_cost(config).seconds,
        )
        for workers in (1, 2, 3):
            cluster.add_worker()
            cluster.wait(workers)
            while engine.slots < workers:
                time.sleep(0.05)
            seconds_for(queue, workers, 1_000 * workers)  # each worker has read the reviews once
            took = seconds_for(queue, runs, 1_000 * workers + 100)
            found[str(workers)] = round(60 * runs / took, 1)
    return {"machine": machine(), "runs": runs, "runs_a_minute_by_workers": found}


def main() -> int:
    """Measure, and keep the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=12)
    parser.add_argument("--no-keep", action="store_true")
    options = parser.parse_args()
    figures = measure(options.runs)
    report_figures("throughput", figures, keep=not options.no_keep)
    return 0


if __name__ == "__main__":
    sys.exit(main())
