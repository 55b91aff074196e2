"""Two versions of a review beside each other."""

import altair as alt
import numpy as np
import pandas as pd

from sentiment_core.charts.base.cached import cached_on_first
from sentiment_core.charts.base.drawing import Drawing, built_once, source
from sentiment_core.charts.base.palette import Palette
from sentiment_core.charts.base.word_axis import even_rule, y_axis
from sentiment_core.i18n import t
from sentiment_core.rnn.network.trace import ReviewTrace
from sentiment_core.text.alignment import align_words
from sentiment_core.text.encoding import EncodedWord

REVIEW, VERSION = t("the review"), t("your version")


@cached_on_first
def comparison_frame(left: ReviewTrace, right: ReviewTrace) -> pd.DataFrame:
    """One row for each pair of aligned words; cached, so do not modify it.

    Args:
        left: the review, read by a network.
        right: another version, read by the same network.

    Returns:
        `row` (from 0), `left` and `right` (the words, empty where only the other side has one),
        `left_step` (index of the kept word), `left_probability`, `right_probability`, `difference`
        (right - left) and `distance` (Euclidean, between the last layer's states after the two
        words); NaN where a word is missing.
    """
    rows = []
    for number, (one, other) in enumerate(align_words(left.encoded, right.encoded)):
        before, after = _at(left, one), _at(right, other)
        rows.append(
            (
                number,
                "" if one is None else one.token,
                np.nan if one is None else one.step,
                np.nan if before is None else left.probabilities[before],
                "" if other is None else other.token,
                np.nan if after is None else right.probabilities[after],
                np.nan
                if before is None or after is None
                else np.linalg.norm(right.outputs[after] - left.outputs[before]),
            )
        )
    columns = ["row", "left", "left_step", "left_probability", "right", "right_probability"]
    frame = pd.DataFrame(rows, columns=[*columns, "distance"])
    numbers = ["left_step", "left_probability", "right_probability", "distance"]
    frame[numbers] = frame[numbers].astype(float)
    frame["difference"] = frame["right_probability"] - frame["left_probability"]
    return frame


def compared_curves(
    left: ReviewTrace, right: ReviewTrace, *, row: int, colours: Palette
) -> Drawing:
    """P(positive) after each word of both versions, aligned words in one column.

    Args:
        right: the version, read by the same network.
        row: of `comparison_frame`, where the current word stands.
    """
    comparison = comparison_frame(left, right)
    parts = [
        comparison[["row", side, f"{side}_probability"]]
        .set_axis(["row", "word", "probability"], axis="columns")
        .assign(version=name)
        for side, name in (("left", REVIEW), ("right", VERSION))
    ]
    words = pd.concat(parts, ignore_index=True).dropna()
    return _compared_curves(len(comparison), colours).draw(words=words, row=_row_frame(row))


@built_once
def _compared_curves(count: int, colours: Palette) -> alt.LayerChart:
    names = [REVIEW, VERSION]
    legend = alt.Legend(title=None, orient="top", symbolType="stroke", symbolSize=400)
    line = alt.Chart(source("words")).encode(
        x=_rows_axis(count),
        y=alt.Y(
            "probability:Q",
            scale=alt.Scale(domain=[0, 1], nice=False),
            axis=y_axis(t("P(positive)"), values=[0, 0.5, 1], grid=False),
        ),
        color=alt.Color(
            "version:N",
            scale=alt.Scale(domain=names, range=[colours.ink, colours.version]),
            legend=legend,
        ),
        tooltip=[
            alt.Tooltip("version:N", title=t("in")),
            alt.Tooltip("word:N", title=t("word")),
            alt.Tooltip("probability:Q", title=t("P(positive)"), format=".3f"),
        ],
    )
    dash = alt.StrokeDash(
        "version:N", scale=alt.Scale(domain=names, range=[[1, 0], [6, 3]]), legend=legend
    )
    return alt.layer(
        even_rule(colours),
        line.mark_line(strokeWidth=2).encode(strokeDash=dash),
        line.mark_point(filled=True, size=30, opacity=1),
        _row_marker(count, colours),
    ).properties(height=170)


def state_distance_bars(
    left: ReviewTrace, right: ReviewTrace, *, row: int, colours: Palette
) -> Drawing:
    """Distance of the two versions' states after aligned words.

    Args:
        right: the version, read by the same network.
        row: of `comparison_frame`, where the current word stands.
    """
    comparison = comparison_frame(left, right)
    frame = comparison[["row", "left", "right", "distance"]].dropna()
    frame["from"], frame["to"] = frame["row"] - 0.4, frame["row"] + 0.4
    top = max(float(frame["distance"].max()), 0.1) * 1.1 if len(frame) else 1.0
    return _state_distance_bars(len(comparison), round(top, 2), colours).draw(
        words=frame, row=_row_frame(row)
    )


@built_once
def _state_distance_bars(count: int, top: float, colours: Palette) -> alt.LayerChart:
    bars = (
        alt.Chart(source("words"))
        .mark_bar(color=colours.version, opacity=0.8)
        .encode(
            x=_rows_axis(count, "from"),
            x2="to:Q",
            y=alt.Y(
                "distance:Q",
                scale=alt.Scale(domain=[0, top], nice=False),
                axis=y_axis(t("distance"), tickCount=2, grid=False),
            ),
            y2=alt.datum(0),
            tooltip=[
                alt.Tooltip("left:N", title=REVIEW),
                alt.Tooltip("right:N", title=VERSION),
                alt.Tooltip("distance:Q", title=t("state distance"), format=".3f"),
            ],
        )
    )
    return alt.layer(bars, _row_marker(count, colours)).properties(height=90)


def _at(trace: ReviewTrace, word: EncodedWord | None) -> int | None:
    return None if word is None or word.step is None else int(trace.words_at[word.step])


def _rows_axis(count: int, field: str = "row") -> alt.X:
    scale = alt.Scale(domain=[-0.5, max(count, 1) - 0.5], nice=False)
    return alt.X(f"{field}:Q", scale=scale, axis=None)


def _row_frame(row: int) -> pd.DataFrame:
    return pd.DataFrame({"row": [row]})


def _row_marker(count: int, colours: Palette) -> alt.Chart:
    rule = alt.Chart(source("row")).mark_rule(color=colours.ink, strokeWidth=1.5, opacity=0.8)
    return rule.encode(x=_rows_axis(count))
