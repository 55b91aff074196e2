"""Labels: cut to a length, and left out where two would touch."""

import pytest

from sentiment_core.charts.base.labels import cut, without_overlap


def test_a_long_label_ends_with_an_ellipsis() -> None:
    assert cut("abcdef", 6) == "abcdef"
    assert cut("abcdefg", 6) == "abcde…"


@pytest.mark.parametrize(
    ("centres", "kept"),
    [
        ([], []),
        ([(0.0, 0.0), (0.0, 0.0)], [0]),
        ([(0.0, 0.0), (27.0, 0.0)], [0]),  # four letters of 7 pixels each: 28 wide
        ([(0.0, 0.0), (28.0, 0.0)], [0, 1]),
        ([(0.0, 0.0), (0.0, 13.0)], [0]),
        ([(0.0, 0.0), (0.0, 14.0)], [0, 1]),
        ([(0.0, 0.0), (20.0, 0.0), (40.0, 0.0)], [0, 2]),  # what is left out is in nobody's way
    ],
)
def test_what_would_touch_a_more_important_label_is_left_out(
    centres: list[tuple[float, float]], kept: list[int]
) -> None:
    assert without_overlap(centres, ["word"] * len(centres)) == kept
