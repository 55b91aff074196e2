"""The wall clock may jump; nothing that waits may care."""

import json
import os
import subprocess
import sys
from pathlib import Path

import dask
import distributed  # noqa: F401  # brings its settings
import pytest

from sentiment_core.jobs.engine.certificate import certificate_line, new_certificate
from sentiment_core.jobs.queue.snapshot import JobStatus
from tests.faults.conftest import Workshop, quick_config, wait_for
from tests.load.server import ROOT

pytestmark = [
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.long,
]


def test_a_run_outlives_a_clock_that_is_set_a_day_ahead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dask ends workers that were silent for long by the wall clock; here none is silent."""
    jump = tmp_path / "jump"
    engine = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.jumping_engine", "--preload", "json"],
        cwd=ROOT,
        env={
            **os.environ,
            "JUMP_WHEN_THERE": str(jump),
            "SENTIMENT_WORKERS": "1",
            "DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "1s",
            "PYTHONPATH": str(ROOT),
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert engine.stdin is not None
    assert engine.stdout is not None
    security = new_certificate()
    engine.stdin.write(f"{certificate_line(security)}\n")
    engine.stdin.flush()
    address = json.loads(engine.stdout.readline())["address"]
    tls = dask.config.config["distributed"]["comm"]["tls"]
    monkeypatch.setitem(tls, "ca-file", security.tls_ca_file)
    client = {"cert": security.tls_client_cert, "key": security.tls_client_key}
    monkeypatch.setitem(tls, "client", client)
    workshop = Workshop(tmp_path / "runs", address=address)
    try:
        wait_for(lambda: workshop.engine.slots)
        run_id = workshop.submit(quick_config(1, epochs=20))
        workshop.wait_for_epoch(run_id, 2)
        jump.touch()
        for epoch in range(3, 7):
            wait_for(lambda n=epoch: len(workshop.look(run_id).history) != n - 1)
            snapshot = workshop.look(run_id)
            assert snapshot.status is JobStatus.RUNNING
            assert len(snapshot.history) == epoch, "it was started anew"
        workshop.queue.leave(run_id, "ann")
        assert workshop.end_of(run_id).status is JobStatus.STOPPED
    finally:
        workshop.engine.close()
        engine.communicate(timeout=30)
