"""The four combinations of what goes into a network and what comes out."""

from enum import StrEnum

from sentiment_core.i18n import later


class Shape(StrEnum):
    """A combination of input and output: vector or sequence."""

    VECTOR_TO_VECTOR = later("1 Vector to vector")
    VECTOR_TO_SEQUENCE = later("2 Vector to sequence")
    SEQUENCE_TO_VECTOR = later("3 Sequence to vector")
    SEQUENCE_TO_SEQUENCE = later("4 Sequence to sequence")
