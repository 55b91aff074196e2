"""Two versions of a review beside each other, and what each word does to the prediction."""

import altair as alt
import numpy as np
import pandas as pd

from sentiment_core.charts.palette import NEGATIVE, POSITIVE, Palette
from sentiment_core.charts.word_axis import marker, words_axis, y_axis
from sentiment_core.rnn.influence import WordInfluence
from sentiment_core.rnn.trace import ReviewTrace
from sentiment_core.text.alignment import align_words
from sentiment_core.text.encoding import EncodedWord

REVIEW, VERSION = "the review", "your version"

_NAMED = 3
_LONGEST_WORD = 14
_ENDS = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0)


def comparison_frame(left: ReviewTrace, right: ReviewTrace) -> pd.DataFrame:
    """One row for each pair of words that stand beside each other.

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
                else np.linalg.norm(right.hidden_states[after] - left.hidden_states[before]),
            )
        )
    columns = ["row", "left", "left_step", "left_probability", "right", "right_probability"]
    frame = pd.DataFrame(rows, columns=[*columns, "distance"])
    numbers = ["left_step", "left_probability", "right_probability", "distance"]
    frame[numbers] = frame[numbers].astype(float)
    frame["difference"] = frame["right_probability"] - frame["left_probability"]
    return frame


def compared_curves(comparison: pd.DataFrame, *, row: int, colours: Palette) -> alt.LayerChart:
    """P(positive) after each word of both versions, words beside each other in one column.

    Args:
        comparison: from `comparison_frame`.
        row: where the current word stands.
        colours: of the theme.
    """
    parts = [
        comparison[["row", side, f"{side}_probability"]]
        .set_axis(["row", "word", "probability"], axis="columns")
        .assign(version=name)
        for side, name in (("left", REVIEW), ("right", VERSION))
    ]
    frame = pd.concat(parts, ignore_index=True).dropna()
    names = [REVIEW, VERSION]
    legend = alt.Legend(title=None, orient="top", symbolType="stroke", symbolSize=400)
    middle = alt.Chart(pd.DataFrame({"probability": [0.5]})).mark_rule(
        strokeDash=[4, 3], color=colours.ink, opacity=0.5
    )
    line = alt.Chart(frame).encode(
        x=_rows_axis(comparison),
        y=alt.Y(
            "probability:Q",
            scale=alt.Scale(domain=[0, 1], nice=False),
            axis=y_axis("P(positive)", values=[0, 0.5, 1], grid=False),
        ),
        color=alt.Color(
            "version:N",
            scale=alt.Scale(domain=names, range=[colours.ink, colours.version]),
            legend=legend,
        ),
        tooltip=[
            alt.Tooltip("version:N", title="in"),
            alt.Tooltip("word:N", title="word"),
            alt.Tooltip("probability:Q", title="P(positive)", format=".3f"),
        ],
    )
    dash = alt.StrokeDash(
        "version:N", scale=alt.Scale(domain=names, range=[[1, 0], [6, 3]]), legend=legend
    )
    return alt.layer(
        middle.encode(y="probability:Q"),
        line.mark_line(strokeWidth=2).encode(strokeDash=dash),
        line.mark_point(filled=True, size=30, opacity=1),
        _row_marker(comparison, row, colours),
    ).properties(height=170)


def state_distance_bars(comparison: pd.DataFrame, *, row: int, colours: Palette) -> alt.LayerChart:
    """How far apart the states of the two versions are after words beside each other.

    Args:
        comparison: from `comparison_frame`.
        row: where the current word stands.
        colours: of the theme.
    """
    frame = comparison[["row", "left", "right", "distance"]].dropna()
    frame["from"], frame["to"] = frame["row"] - 0.4, frame["row"] + 0.4
    top = max(float(frame["distance"].max()), 0.1) * 1.1 if len(frame) else 1.0
    bars = (
        alt.Chart(frame)
        .mark_bar(color=colours.version, opacity=0.8)
        .encode(
            x=_rows_axis(comparison, "from"),
            x2="to:Q",
            y=alt.Y(
                "distance:Q",
                scale=alt.Scale(domain=[0, round(top, 2)], nice=False),
                axis=y_axis("distance", tickCount=2, grid=False),
            ),
            y2=alt.datum(0),
            tooltip=[
                alt.Tooltip("left:N", title=REVIEW),
                alt.Tooltip("right:N", title=VERSION),
                alt.Tooltip("distance:Q", title="states apart", format=".3f"),
            ],
        )
    )
    return alt.layer(bars, _row_marker(comparison, row, colours)).properties(height=90)


def influence_frame(trace: ReviewTrace, influence: WordInfluence) -> pd.DataFrame:
    """One row for each word that was read.

    Returns:
        `step` (timestep), `word`, `number` (from 1), `without` (P(positive) without the word),
        `influence` (what the word adds to it), `size` (the same without its sign), `from_end`.
    """
    values = influence.influence.astype(float)
    return pd.DataFrame(
        {
            "step": trace.words_at,
            "word": [word.token for word in trace.encoded.kept],
            "number": np.arange(len(values)) + 1,
            "without": influence.without.astype(float),
            "influence": values,
            "size": np.abs(values),
            "from_end": influence.from_end,
        }
    )


def influence_bars(
    trace: ReviewTrace, influence: WordInfluence, *, step: int, colours: Palette
) -> alt.LayerChart:
    """What each word adds to P(positive), on the axis of words; the largest carry their word.

    Args:
        trace: the reading.
        influence: of its words.
        step: the current timestep.
        colours: of the theme.
    """
    frame = influence_frame(trace, influence)
    frame["left"], frame["right"] = frame["step"] - 0.4, frame["step"] + 0.4
    end = influence_end(influence)
    height = alt.Y(
        "influence:Q",
        scale=alt.Scale(domain=[-end, end], nice=False),
        axis=y_axis("influence", values=[-end, 0, end], grid=False),
    )
    bars = (
        alt.Chart(frame)
        .mark_bar()
        .encode(
            x=words_axis(trace, "left"),
            x2="right:Q",
            y=height,
            y2=alt.datum(0),
            color=_towards(),
            tooltip=_influence_tooltip(),
        )
    )
    named = frame.nlargest(_NAMED, "size")[["step", "word", "influence"]]
    named["word"] = named["word"].str.slice(0, _LONGEST_WORD)
    names = [
        alt.Chart(named[named["influence"] >= 0 if up else named["influence"] < 0])
        .mark_text(
            baseline="bottom" if up else "top",
            dy=-2 if up else 2,
            color=colours.ink,
            fontSize=12,
        )
        .encode(x=words_axis(trace), y=height, text="word:N")
        for up in (True, False)
    ]
    zero = alt.Chart(pd.DataFrame({"influence": [0.0]})).mark_rule(color=colours.ink, opacity=0.5)
    return alt.layer(bars, zero.encode(y=height), *names, marker(trace, step, colours)).properties(
        height=150
    )


def influence_by_distance(
    trace: ReviewTrace, influence: WordInfluence, *, step: int, colours: Palette
) -> alt.LayerChart:
    """How much each word matters against how many words are read after it.

    Args:
        trace: the reading.
        influence: of its words.
        step: the current timestep; its word has a ring.
        colours: of the theme.
    """
    frame = influence_frame(trace, influence)
    last = max(len(frame), 1) - 0.5
    points = alt.Chart(frame).encode(
        x=alt.X(
            "from_end:Q",
            scale=alt.Scale(domain=[-0.5, last], nice=False),
            axis=alt.Axis(title="words read after it", tickMinStep=1, grid=False),
        ),
        y=alt.Y(
            "size:Q",
            scale=alt.Scale(domain=[0, influence_end(influence)], nice=False),
            axis=y_axis("size of influence", tickCount=3, grid=False),
        ),
    )
    ring = points.mark_point(filled=False, size=180, strokeWidth=2, opacity=1)
    ring.data = frame[frame["step"] == step]
    return alt.layer(
        points.mark_point(filled=True, size=45, opacity=0.9).encode(
            color=_towards(),
            shape=alt.condition(
                alt.datum.influence >= 0, alt.value("circle"), alt.value("triangle-down")
            ),
            tooltip=_influence_tooltip(),
        ),
        ring.encode(color=alt.value(colours.ink)),
    ).properties(height=170)


def influence_end(influence: WordInfluence) -> float:
    """The end of the scale: the first of a few round numbers that leaves room for the names."""
    largest = float(np.abs(influence.influence).max(initial=0.0)) * 1.25
    return next((end for end in _ENDS if end >= largest), _ENDS[-1] * 1.25)


def _at(trace: ReviewTrace, word: EncodedWord | None) -> int | None:
    return None if word is None or word.step is None else int(trace.words_at[word.step])


def _rows_axis(comparison: pd.DataFrame, field: str = "row") -> alt.X:
    scale = alt.Scale(domain=[-0.5, max(len(comparison), 1) - 0.5], nice=False)
    return alt.X(f"{field}:Q", scale=scale, axis=None)


def _row_marker(comparison: pd.DataFrame, row: int, colours: Palette) -> alt.Chart:
    rule = alt.Chart(pd.DataFrame({"row": [row]})).mark_rule(
        color=colours.ink, strokeWidth=1.5, opacity=0.8
    )
    return rule.encode(x=_rows_axis(comparison))


def _towards() -> object:
    """Orange where a word pushes towards negative, blue where towards positive."""
    return alt.condition(alt.datum.influence >= 0, alt.value(POSITIVE), alt.value(NEGATIVE))


def _influence_tooltip() -> list[alt.Tooltip]:
    return [
        alt.Tooltip("number:Q", title="word"),
        alt.Tooltip("word:N", title="is"),
        alt.Tooltip("without:Q", title="P(positive) without it", format=".3f"),
        alt.Tooltip("influence:Q", title="so it adds", format="+.3f"),
        alt.Tooltip("from_end:Q", title="words read after it"),
    ]
