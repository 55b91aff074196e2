"""The embedded engine on a machine whose wall clock jumps a day ahead when a file appears."""

import os
import time

_real = time.time
_there = os.environ["JUMP_WHEN_THERE"]


def _jumping() -> float:
    return _real() + (86_400.0 if os.path.exists(_there) else 0.0)


time.time = _jumping  # before Dask takes it; in the workers, too

from sentiment_core.jobs.engine.process import main

if __name__ == "__main__":
    main()
