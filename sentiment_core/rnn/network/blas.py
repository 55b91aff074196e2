"""Matrix products on one thread.

The products here are small, one for every word. Several threads would wait for each other at each
of them; where another process has a core, that takes ten times as long.
"""

from functools import cache

from threadpoolctl import threadpool_limits


@cache
def one_blas_thread() -> object:
    """From now on this process multiplies on one thread; NumPy may be imported already."""
    return threadpool_limits(limits=1, user_api="blas")
