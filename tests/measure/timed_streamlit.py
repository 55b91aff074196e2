"""Streamlit that writes down how long each run of a script took: `python -m`, as Streamlit itself.

One JSON object a line goes into the file that `SCRIPT_TIMES` names: seconds by the clock, seconds
of this thread on a core, and whether only a fragment ran.
"""

import json
import os
import time
from pathlib import Path
from typing import Any

from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.web.cli import main

_run_script = ScriptRunner._run_script


def _timed(self: ScriptRunner, rerun_data: Any) -> None:
    clock, core = time.perf_counter(), time.thread_time()
    _run_script(self, rerun_data)
    took = {
        "seconds": time.perf_counter() - clock,
        "core": time.thread_time() - core,
        "fragment": bool(rerun_data.fragment_id_queue),
    }
    with Path(os.environ["SCRIPT_TIMES"]).open("a", encoding="utf-8") as file:
        file.write(json.dumps(took) + "\n")


if __name__ == "__main__":
    ScriptRunner._run_script = _timed  # type: ignore[method-assign]
    main()
