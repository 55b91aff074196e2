"""Runs the measuring processes in turn, so that noise of the machine affects both engines."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from typing import Any

from sentiment_core.bench.case import Case, Engine, Timing
from sentiment_core.errors import RunError

# Stock Keras takes all cores, as it does for whoever types the post's code in; 0 leaves the choice
# to TensorFlow. This project trains a run on one.
_THREADS: Mapping[Engine, Mapping[str, str]] = {
    Engine.KERAS: {
        "TF_NUM_INTRAOP_THREADS": "0",
        "TF_NUM_INTEROP_THREADS": "0",
        "OMP_NUM_THREADS": str(os.cpu_count() or 1),
    },
    Engine.OURS: {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
}

# NumPy runs the kernels that the processor offers: an environment may hold OpenBLAS to older ones,
# which TensorFlow does not heed.
_HELD = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")

Tell = Callable[[str], None]


class MeasuringProcess:
    """One `sentiment_core.bench.child`."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        # Not a pipe: nobody reads while it measures.
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  # `close` closes it
        free = {name: value for name, value in os.environ.items() if name not in _HELD}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "sentiment_core.bench.child", engine],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            env={**free, **_THREADS[engine], "TF_CPP_MIN_LOG_LEVEL": "3"},
        )

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()
        self._errors.close()

    def ask(self, request: Mapping[str, Any]) -> None:
        """Begin a measurement, without waiting for it; every `ask` needs its `answer`.

        Raises:
            RunError: the process ended.
        """
        assert self._process.stdin is not None  # noqa: S101  # it was opened as a pipe
        try:
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError as error:
            raise self._ended() from error

    def answer(self) -> dict[str, Any]:
        """Wait for the result of `measure`.

        Raises:
            RunError: the process ended.
        """
        assert self._process.stdout is not None  # noqa: S101  # it was opened as a pipe
        line = self._process.stdout.readline()
        if not line:
            raise self._ended()
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _ended(self) -> RunError:
        code = self._process.wait()
        self._errors.seek(0)
        output = self._errors.read().decode(errors="replace").split("\n")
        last = next((line.strip() for line in reversed(output) if line.strip()), "nothing")
        return RunError(
            f"The measuring process of {self.engine} ended with code {code}; is there enough "
            f"memory? The last it said: {last[:200]}"
        )


class Turns:
    """Two measuring processes per engine, reused for all cases."""

    def __init__(self) -> None:
        self.memory: dict[Engine, int] = {}
        self.kernel = ""  # OpenBLAS' own name of it, e.g. "SkylakeX", in what NumPy trained
        self._processes = {
            engine: [MeasuringProcess(engine) for _ in range(2)] for engine in Engine
        }

    def close(self) -> None:
        """End the processes."""
        for processes in self._processes.values():
            for process in processes:
                process.close()

    def time(self, case: Case, *, repeats: int, tell: Tell) -> Timing:
        """Measure one case, the engines in turn.

        Args:
            tell: is given a line after each measurement.

        Raises:
            RunError: a measuring process ended.
        """
        seconds: dict[Engine, list[float]] = {engine: [] for engine in Engine}
        for _ in range(repeats):
            for engine in Engine:
                seconds[engine].append(self._once(case, engine))
                tell(f"{case.label}: {engine} {seconds[engine][-1]:.2f} s")
        return Timing(seconds)

    def accuracy(self, case: Case, engine: Engine) -> float:
        """The best val_accuracy of a run of this case, from 0 to 1.

        Args:
            case: not one that measures a start, which has none.

        Raises:
            RunError: a measuring process ended.
        """
        process = self._processes[engine][0]
        process.ask(case.request())
        return float(process.answer()["val_accuracy"])

    def _once(self, case: Case, engine: Engine) -> float:
        chosen = self._processes[engine][: case.at_once]
        for process in chosen:
            process.ask(case.request())
        answers = [process.answer() for process in chosen]
        self.memory[engine] = max(self.memory.get(engine, 0), *(a["memory"] for a in answers))
        if engine == Engine.OURS:
            self.kernel = answers[0]["kernel"]
        # Side by side: the slower of them decides when both are there.
        return max(float(answer["seconds"]) for answer in answers)
