"""Charts of a review read in pieces, the states carried or not."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sentiment_core.charts.base.drawing import Drawing
from sentiment_core.charts.base.palette import Palette
from sentiment_core.charts.encode.positions import probability_lines, states_by_position
from sentiment_core.i18n import t
from sentiment_core.rnn.analysis.stateful import PiecesReading

CARRIED, NOT_CARRIED = t("carried"), t("not carried")


def pieces_probability(
    carried: PiecesReading,
    fresh: PiecesReading,
    tokens: Sequence[str],
    cuts: Sequence[int],
    *,
    colours: Palette,
) -> Drawing:
    """P(positive) after every word with the states carried and without; every second piece shaded.

    Args:
        carried: of a network in one direction.
        fresh: the same pieces, each from zeros.
        tokens: the words.
        cuts: the first step of every further piece.
    """
    frame = pd.concat(
        [
            pd.DataFrame(
                {
                    "position": np.arange(len(tokens)),
                    "word": tokens,
                    "state": name,
                    "probability": reading.probabilities.astype(float),
                }
            )
            for name, reading in ((CARRIED, carried), (NOT_CARRIED, fresh))
        ],
        ignore_index=True,
    )
    edges = np.array([*cuts, len(tokens)]) - 0.5
    count = len(edges) // 2
    bands = pd.DataFrame({"left": edges[0 : 2 * count : 2], "right": edges[1 : 2 * count : 2]})
    return probability_lines(frame, bands, field="state", title=t("state"), colours=colours)


def pieces_states(
    reading: PiecesReading,
    tokens: Sequence[str],
    cuts: Sequence[int],
    *,
    axis: bool,
    colours: Palette,
) -> Drawing:
    """The last layer's states after every word; a rule at every cut.

    Args:
        reading: of the pieces.
        tokens: the words.
        cuts: the first step of every further piece.
        axis: as in `states_by_position`.
    """
    edges = pd.DataFrame({"edge": np.array(cuts) - 0.5})
    return states_by_position(reading.hidden_states, tokens, edges, axis=axis, colours=colours)
