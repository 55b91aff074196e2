"""What of a chart must stay the same while only its data moves."""

import json
from typing import Any

import pandas as pd

from sentiment_core.charts.base.palette import LIGHT
from sentiment_core.charts.train.curves import Metric, learning_curves

_DATA = {"data", "name", "datasets"}


def without_data(node: Any) -> Any:
    """A specification, as a mapping or part of one, without its data and their names."""
    if isinstance(node, dict):
        return {key: without_data(value) for key, value in node.items() if key not in _DATA}
    return [without_data(value) for value in node] if isinstance(node, list) else node


def spec_without_data(chart: Any) -> str:
    """A chart's specification as text: equal for charts that differ in their data only."""
    return json.dumps(without_data(chart.to_dict()), sort_keys=True)


def loss_curves(table: pd.DataFrame) -> Any:
    """The chart of loss over three epochs, with its data."""
    return learning_curves(table, Metric.LOSS, epochs=3, colours=LIGHT)
