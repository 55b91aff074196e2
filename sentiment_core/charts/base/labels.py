"""Labels: which fit, and their shortened text."""

from collections.abc import Sequence

# Pixels of a 12 px type; a box is taken as this wide for each letter and this high.
_LETTER, _LINE = 7.0, 14.0
PHONE_WIDTH = 270
"""Pixels between the axes of a chart on a narrow phone, the least that labels have."""


def without_overlap(centres: Sequence[tuple[float, float]], labels: Sequence[str]) -> list[int]:
    """Indices of the labels that overlap no earlier one.

    Args:
        centres: the middle of each label, in pixels of the narrowest screen.
        labels: likewise, the most important first.

    Returns:
        Their positions in the sequence, from 0; the first is always among them.
    """
    kept: list[int] = []
    for number, (x, y) in enumerate(centres):
        half = len(labels[number]) * _LETTER / 2
        touched = any(
            abs(x - centres[other][0]) < half + len(labels[other]) * _LETTER / 2
            and abs(y - centres[other][1]) < _LINE
            for other in kept
        )
        if not touched:
            kept.append(number)
    return kept


def cut(label: str, longest: int) -> str:
    """A label cut to a number of characters, with an ellipsis.

    Args:
        longest: characters, the ellipsis among them; at least 1.
    """
    return label if len(label) <= longest else f"{label[: longest - 1]}…"
