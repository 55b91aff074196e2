"""The tensor of a batch as a picture: one row a review, one cell a position."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from sentiment_core.charts.base.drawing import Drawing, built_once, source
from sentiment_core.charts.base.heatmap import Side, heat_cells, named_slots, slots
from sentiment_core.charts.base.palette import Palette
from sentiment_core.i18n import t
from sentiment_core.text.encoding import EncodedReview

_ROW, _AXIS = 56, 64
_HALF = 0.46  # of a cell's height, where rows are 1 apart
# Pixels that a cell needs for a word that lies, and for one that stands.
_LYING, _STANDING = 38, 11


def tensor_frame(batch: Sequence[EncodedReview], names: Sequence[str]) -> pd.DataFrame:
    """One row per cell: `row`, `review`, `position` (from 0), `id`, `word`, `kind` (word or pad).

    Args:
        batch: reviews encoded by the same rules.
    """
    rows = []
    for row, (encoded, name) in enumerate(zip(batch, names, strict=True)):
        words = [""] * len(encoded.padded)
        for word in encoded.kept:
            words[encoded.first_position + (word.step or 0)] = word.token
        rows += [
            (row, name, position, int(word_id), words[position], "word" if word_id else "pad")
            for position, word_id in enumerate(encoded.padded)
        ]
    return pd.DataFrame(rows, columns=["row", "review", "position", "id", "word", "kind"])


def tensor_chart(
    batch: Sequence[EncodedReview], names: Sequence[str], *, colours: Palette
) -> Drawing:
    """The tensor, with words and ids in the cells where there is room for them.

    Args:
        batch: reviews encoded by the same rules, first on top.
        names: what each is called; no text of a visitor.
    """
    return _tensor_chart(len(batch[0].padded), tuple(names), colours).draw(
        cells=tensor_frame(batch, names)
    )


@built_once
def _tensor_chart(positions: int, names: tuple[str, ...], colours: Palette) -> alt.LayerChart:
    count = len(names)
    across, down = slots(positions), slots(count, downwards=True)
    x, y = alt.X("position:Q", scale=across), alt.Y("row:Q", scale=down)
    numbers = alt.Axis(
        title=t("position"), orient="top", grid=False, tickMinStep=1, format="d", tickCount=12
    )
    cells = heat_cells(
        source("cells"),
        Side("position", across, numbers),
        Side("row", down, named_slots(names, title=None, minExtent=44), _HALF),
        colour=alt.Color(
            "kind:N",
            scale=alt.Scale(domain=["word", "pad"], range=[colours.validation, colours.middle]),
            legend=None,
        ),
        tooltip=[
            alt.Tooltip("review:N", title=t("review")),
            alt.Tooltip("position:Q", title=t("position")),
            alt.Tooltip("id:Q", title=t("id")),
            alt.Tooltip("word:N", title=t("word")),
        ],
        stroke=colours.ink,
        strokeOpacity=0.25,
        strokeWidth=0.5,
    ).encode(fillOpacity=alt.condition(alt.datum.kind == "word", alt.value(0.3), alt.value(0.75)))
    base = alt.Chart(source("cells"))
    room = f"(width / {positions})"
    lying = alt.ExprRef(f"{room} >= {_LYING} ? 1 : 0")
    standing = alt.ExprRef(f"{room} < {_LYING} && {room} >= {_STANDING} ? 1 : 0")
    limit = alt.ExprRef(f"{room} - 4")
    upright = alt.ExprRef(f"height / {count} * {2 * _HALF}")
    words = base.transform_filter(alt.datum.kind == "word").encode(x=x, y=y, text="word:N")
    ids = base.encode(x=x, y=y, text="id:Q")
    return alt.layer(
        cells,
        words.mark_text(color=colours.ink, fontSize=12, dy=-9, limit=limit, opacity=lying),
        ids.mark_text(color=colours.ink, fontSize=11, dy=9, opacity=lying),
        words.mark_text(color=colours.ink, fontSize=10, angle=270, limit=upright, opacity=standing),
    ).properties(height=count * _ROW + _AXIS)
