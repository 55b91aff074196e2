"""A Dask cluster of separate processes on loopback, by the command lines of compose.yaml."""

import os
import shlex
import subprocess
import sys
import time
from pathlib import Path

import psutil
import yaml
from distributed import Client

from tests.load.server import ROOT, free_port


class Cluster:
    """A scheduler and workers, each a process tree of its own.

    Args:
        folder: for logs and what workers write.
        warm: whether workers time themselves when they start, as documented.
        memory: of a training worker, as Dask writes it; None for what is documented.
    """

    def __init__(self, folder: Path, *, warm: bool = False, memory: str | None = None) -> None:
        self._folder = folder
        self._warm = warm
        self._memory = memory
        services = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]
        self._commands = {
            name: services[name]["command"] for name in ("scheduler", "worker", "keras")
        }
        self._environments = {name: services[name]["environment"] for name in self._commands}
        port = free_port()
        self.address = f"tcp://127.0.0.1:{port}"
        self._port = port
        self.workers: list[psutil.Popen] = []
        self.scheduler = self.start_scheduler()

    def start_scheduler(self) -> psutil.Popen:
        """Start it (again) at its address."""
        self.scheduler = self._start("scheduler")
        return self.scheduler

    def add_worker(self, service: str = "worker") -> psutil.Popen:
        """Start one more.

        Args:
            service: "worker", or "keras" for one that has Keras.
        """
        self.workers.append(self._start(service))
        return self.workers[-1]

    def wait(self, workers: int) -> None:
        """Until so many are connected."""
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline:
            try:
                with Client(self.address, timeout=5, set_as_default=False) as client:
                    client.wait_for_workers(workers, timeout=60)
                    return
            except OSError:
                continue
        raise AssertionError((self._folder / "cluster.log").read_text()[-2_000:])

    def close(self) -> None:
        """End everything."""
        processes = [self.scheduler, *self.workers]
        processes += [child for p in processes if p.is_running() for child in children(p)]
        for process in processes:
            try:
                process.kill()
            except psutil.NoSuchProcess:
                continue
        psutil.wait_procs(processes, timeout=30)

    def _start(self, service: str) -> psutil.Popen:
        command = self._commands[service].replace("tcp://scheduler:8786", self.address)
        command = command.replace("0.0.0.0", "127.0.0.1").replace("8786", str(self._port))
        words = shlex.split(command)
        assert words[0] == "python"
        words[0] = sys.executable
        if service == "worker":
            if not self._warm:
                words[words.index("--preload") + 1] = "json"
            if self._memory is not None:
                words[words.index("--memory-limit") + 1] = self._memory
        environment = {
            name: str(value)
            for name, value in self._environments[service].items()
            # As on a cluster of others: Dask's own patience with lost workers is longer.
            if not name.endswith("ALLOWED_FAILURES")
        }
        environment |= {
            "PYTHONPATH": str(ROOT),
            "SENTIMENT_CACHE": str(self._folder / "cache of the cluster"),
            "SENTIMENT_DOWNLOAD": "0",
            "SENTIMENT_PACKAGE": "0",
            "HOME": str(self._folder),
            "PATH": os.environ["PATH"],
        }
        with (self._folder / "cluster.log").open("a") as log:
            return psutil.Popen(
                words,
                cwd=self._folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )


def children(process: psutil.Process) -> list[psutil.Process]:
    """What a process started, and what that started."""
    try:
        return list(process.children(recursive=True))
    except psutil.NoSuchProcess:
        return []


def training_process(worker: psutil.Process) -> psutil.Process:
    """The process behind a worker's nanny."""
    [found] = [p for p in children(worker) if "spawn_main" in " ".join(p.cmdline())]
    return found
