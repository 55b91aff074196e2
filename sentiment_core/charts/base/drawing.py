"""Charts as a specification that is built once, and data that changes.

Altair takes 20 to 80 ms to build, copy and check a chart, which is longer than all else that a page
does. What is built once stays constant too: a chart whose specification changes is made anew by the
browser, and flickers.
"""

import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ParamSpec

import altair as alt
import pandas as pd

from sentiment_core.charts.base.palette import NEGATIVE, POSITIVE
from sentiment_core.i18n import labels_now

_KEPT = 256  # specifications of each chart; a review of another length has another axis
P = ParamSpec("P")


@dataclass(frozen=True, eq=False)
class Drawing:
    """A Vega-Lite chart with its data.

    Args:
        vega_lite: the specification; shared, never to be changed.
        data: by the names that the specification gives them.
    """

    vega_lite: Mapping[str, Any]
    data: Mapping[str, pd.DataFrame]

    def to_dict(self, convert: Callable[[pd.DataFrame], object] | None = None) -> dict[str, Any]:
        """The specification with its data under `datasets`.

        Args:
            convert: makes of a frame what stands there; None for the frames.
        """
        data = {name: convert(frame) if convert else frame for name, frame in self.data.items()}
        return {**self.vega_lite, "datasets": data}


class Specification:
    """A chart without data, checked by Altair.

    Args:
        chart: its data are `source`s; a small table that never changes may be part of it.
    """

    def __init__(self, chart: alt.Chart | alt.LayerChart) -> None:
        self._vega_lite = chart.to_dict()
        constant = self._vega_lite.pop("datasets", {})
        self._constant = {name: pd.DataFrame(rows) for name, rows in constant.items()}
        self._sources = set(_sources(self._vega_lite)) - set(constant)

    def draw(self, **data: pd.DataFrame) -> Drawing:
        """The chart with data.

        Args:
            data: a frame for each source.

        Raises:
            ValueError: a source has no frame, or a frame no source.
        """
        if data.keys() != self._sources:
            raise ValueError(f"the chart draws {sorted(self._sources)}, not {sorted(data)}")
        return Drawing(self._vega_lite, {**self._constant, **data})


def source(name: str) -> alt.NamedData:
    """The placeholder for a frame that `draw` is given."""
    return alt.NamedData(name=name)


def built_once(build: Callable[P, alt.Chart | alt.LayerChart]) -> Callable[P, Specification]:
    """Build a chart's specification once for each set of arguments, which must be hashable."""

    @functools.lru_cache(maxsize=_KEPT)
    def built(labels: tuple[str, str], args: Any, kwargs: Any) -> Specification:
        return Specification(build(*args, **dict(kwargs)))

    @functools.wraps(build)
    def specification(*args: P.args, **kwargs: P.kwargs) -> Specification:
        return built(labels_now(), args, tuple(sorted(kwargs.items())))

    return specification


def by_sign(field: str) -> object:
    """The colour of a mark by a column of its data: orange below 0, blue from 0 on."""
    return alt.condition(alt.datum[field] >= 0, alt.value(POSITIVE), alt.value(NEGATIVE))


def _sources(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for part in node:
            yield from _sources(part)
    elif isinstance(node, dict):
        for key, part in node.items():
            if key == "data" and "name" in part:
                yield part["name"]
            else:
                yield from _sources(part)
