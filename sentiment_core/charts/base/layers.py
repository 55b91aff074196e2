"""Layered charts whose specification is built once and given data many times."""

from collections.abc import Sequence

import altair as alt
import pandas as pd


def with_data(chart: alt.LayerChart, frames: Sequence[pd.DataFrame]) -> alt.LayerChart:
    """A copy of a chart whose layers draw these frames.

    Building a chart takes Altair far longer than all else that a page does; a specification that is
    kept takes no time, and stays constant while only data moves.

    Args:
        chart: layers without data.
        frames: one for each layer.

    Raises:
        ValueError: there are more or fewer frames than layers.
    """
    filled = chart.copy(deep=False)
    layers = []
    for layer, frame in zip(chart.layer, frames, strict=True):
        copy = layer.copy(deep=False)
        copy.data = frame
        layers.append(copy)
    filled.layer = layers
    return filled
