"""Frames with types, with and without rows."""

import pandas as pd
import pytest

from sentiment_core.charts.base.typed_frame import typed_frame

TYPES = {"place": "float64", "votes": "int64", "name": "object"}


@pytest.mark.parametrize("rows", [[], [(0.5, 2, "a")], [(0.5, 2, "a"), (1.0, 0, "<b>")]])
def test_it_is_the_frame_that_pandas_makes_of_rows_and_types(
    rows: list[tuple[object, ...]],
) -> None:
    expected = pd.DataFrame(rows, columns=list(TYPES)).astype(TYPES)
    pd.testing.assert_frame_equal(typed_frame(rows, TYPES), expected)


def test_a_row_without_a_value_for_each_column_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        typed_frame([(0.5, 2)], TYPES)
