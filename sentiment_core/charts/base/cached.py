"""Cache of results in the object that they were computed from."""

import functools
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Concatenate, ParamSpec, TypeVar

from sentiment_core.i18n import labels_now

_MOST = 16  # results of each function
S = TypeVar("S")
P = ParamSpec("P")
T = TypeVar("T")


def cached_on_first(make: Callable[Concatenate[S, P], T]) -> Callable[Concatenate[S, P], T]:
    """Cache the last results of a function in its first argument, for the lifetime of that object.

    A cache of the process would hold typed text longer than the session.

    Args:
        make: its first argument is an object with a `__dict__`; the others are hashable.
    """
    name = f"_cached_{make.__module__}.{make.__qualname__}"

    @functools.wraps(make)
    def cached(first: S, /, *args: P.args, **kwargs: P.kwargs) -> T:
        results: OrderedDict[Hashable, T] = vars(first).setdefault(name, OrderedDict())
        key = (labels_now(), args, tuple(sorted(kwargs.items())))
        if key not in results:
            results[key] = make(first, *args, **kwargs)
            while len(results) > _MOST:
                results.popitem(last=False)
        return results[key]

    return cached
