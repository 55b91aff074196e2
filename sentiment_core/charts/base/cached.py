"""Results kept with what they were made from: charts hold a visitor's words, and go with them."""

import functools
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Concatenate, ParamSpec, TypeVar

_MOST = 16  # results of each function
S = TypeVar("S")
P = ParamSpec("P")
T = TypeVar("T")


def cached_on_first(make: Callable[Concatenate[S, P], T]) -> Callable[Concatenate[S, P], T]:
    """Keep the last results of a function in its first argument, and so for as long as that lives.

    A cache of the process would hold what somebody typed longer than the session that shows it.

    Args:
        make: its first argument is an object with a `__dict__`; the others are hashable.
    """
    name = f"_cached_{make.__module__}.{make.__qualname__}"

    @functools.wraps(make)
    def cached(first: S, /, *args: P.args, **kwargs: P.kwargs) -> T:
        results: OrderedDict[Hashable, T] = vars(first).setdefault(name, OrderedDict())
        key = (args, tuple(sorted(kwargs.items())))
        if key not in results:
            results[key] = make(first, *args, **kwargs)
            while len(results) > _MOST:
                results.popitem(last=False)
        return results[key]

    return cached
