"""Charts of the baseline: strongest words, accuracy by number of words, words of a review."""

from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd

from sentiment_core.charts.base.drawing import Drawing, built_once, by_sign, source
from sentiment_core.charts.base.palette import Palette
from sentiment_core.charts.base.word_axis import y_axis
from sentiment_core.i18n import t
from sentiment_core.rnn.baseline.baseline import BaselineReading, StrongestWords

_NAMED = 6
_LONGEST = 18


def words_frame(
    negative: Sequence[tuple[str, float]], positive: Sequence[tuple[str, float]]
) -> pd.DataFrame:
    """One row per word: `rank` (from 1, the strongest first), `word`, `weight`, `side`.

    Args:
        negative: words with their weights, all below 0, the strongest first.
        positive: likewise, all above 0.

    Returns:
        The rows of `negative`, then those of `positive`; `side` is "negative" or "positive".
    """
    rows = [
        {"rank": rank, "word": word, "weight": weight, "side": side}
        for side, words in (("negative", negative), ("positive", positive))
        for rank, (word, weight) in enumerate(words, start=1)
    ]
    return pd.DataFrame(rows, columns=["rank", "word", "weight", "side"])


def words_chart(frame: pd.DataFrame, *, colours: Palette) -> Drawing:
    """The strongest words of both sides, back to back; each bar carries its word.

    Args:
        frame: from `words_frame`.
    """
    frame = frame.assign(label=frame["word"].str.slice(0, _LONGEST))
    end = max(float(frame["weight"].abs().max()), 0.01) if len(frame) else 1.0
    rows = max(int(frame["rank"].max()), 1) if len(frame) else 1
    return _words_chart(rows, end, colours).draw(words=frame)


@built_once
def _words_chart(rows: int, end: float, colours: Palette) -> alt.LayerChart:
    rank = alt.Y("rank:Q", scale=alt.Scale(domain=[rows + 0.5, 0.5], nice=False), axis=None)
    # Room on both sides for the words at the ends of the bars.
    weight = alt.X(
        "weight:Q",
        scale=alt.Scale(domain=[-1.7 * end, 1.7 * end], nice=False),
        axis=alt.Axis(title=t("weight"), tickCount=5, grid=False, format="+.1f"),
    )
    base = alt.Chart(source("words")).encode(
        y=rank,
        tooltip=[
            alt.Tooltip("word:N", title=t("word")),
            alt.Tooltip("weight:Q", title=t("weight"), format="+.3f"),
        ],
    )
    bars = base.mark_bar(height={"band": 0.7}, size=12).encode(
        x=weight, x2=alt.datum(0), color=by_sign("weight")
    )
    left = base.transform_filter("datum.weight < 0").mark_text(
        align="right", dx=-4, color=colours.ink, fontSize=12
    )
    right = base.transform_filter("datum.weight >= 0").mark_text(
        align="left", dx=4, color=colours.ink, fontSize=12
    )
    return alt.layer(
        bars, left.encode(x=weight, text="label:N"), right.encode(x=weight, text="label:N")
    ).properties(height=max(80, 20 * rows + 30))


def few_words_frame(strongest: Sequence[StrongestWords]) -> pd.DataFrame:
    """One row per number of words: `words`, `val_accuracy` and `label`; the last has all.

    Args:
        strongest: as in `BaselineRun.strongest`, few first.

    Returns:
        `val_accuracy` is from 0 to 1, `label` the same as text with two decimals.
    """
    return pd.DataFrame(
        [
            {
                "words": few.words,
                "val_accuracy": few.val_accuracy,
                "label": f"{few.val_accuracy:.2f}",
            }
            for few in strongest
        ]
    )


def few_words_chart(
    strongest: Sequence[StrongestWords], *, network: float, guess: float, colours: Palette
) -> Drawing:
    """Accuracy by number of words, with the network's and the majority-class accuracy.

    Args:
        strongest: few first.
        network: val_accuracy of the network on the same reviews.
        guess: val_accuracy of always guessing the more frequent label.
    """
    rules = pd.DataFrame(
        {
            "val_accuracy": [network, guess],
            "label": [t("the network"), t("majority-class baseline")],
            "words": [8.0, 8.0],
        }
    )
    low, most = min(0.45, guess - 0.05), max(few.words for few in strongest)
    return _few_words_chart(low, most, colours).draw(points=few_words_frame(strongest), rules=rules)


@built_once
def _few_words_chart(low: float, most: int, colours: Palette) -> alt.LayerChart:
    accuracy = alt.Y(
        "val_accuracy:Q",
        scale=alt.Scale(domain=[low, 1.0], nice=False, clamp=True),
        axis=y_axis("val_accuracy", tickCount=6),
    )
    words = alt.X(
        "words:Q",
        scale=alt.Scale(type="log", domain=[8, max(most * 2, 100)], nice=False),
        axis=alt.Axis(
            title=t("words given, the strongest first"),
            values=[10, 30, 100, 300, 1_000, 10_000, 100_000],
            format="~s",
            grid=False,
        ),
    )
    base = alt.Chart(source("points")).encode(
        x=words,
        y=accuracy,
        tooltip=[
            alt.Tooltip("words:Q", title=t("words"), format=","),
            alt.Tooltip("val_accuracy:Q", title="val_accuracy", format=".3f"),
        ],
    )
    lines = alt.Chart(source("rules")).encode(y=accuracy)
    return alt.layer(
        lines.mark_rule(strokeDash=[6, 3], color=colours.ink, opacity=0.7),
        lines.mark_text(align="left", dx=4, dy=-7, color=colours.ink, fontSize=12).encode(
            x=words, text="label:N"
        ),
        base.mark_line(color=colours.validation, strokeWidth=2.5),
        base.mark_point(filled=True, size=80, opacity=1, color=colours.validation),
        base.mark_text(dy=16, color=colours.ink, fontSize=12).encode(text="label:N"),
    ).properties(height=260)


def reading_frame(reading: BaselineReading) -> pd.DataFrame:
    """One row per kept word of a review with its contribution.

    Args:
        reading: of T kept words.

    Returns:
        T rows: `step` (from 0), `number` (from 1), `word`, `weight` (what the word adds; 0 where it
        occurred before), `repeated` (whether it did) and `value` (the sum up to here, with the
        bias). `weight` and `value` are float64.
    """
    steps = np.arange(len(reading.contributions))
    contributions = reading.contributions.astype(float)
    return pd.DataFrame(
        {
            "step": steps,
            "number": steps + 1,
            "word": [word.token for word in reading.encoded.kept],
            "weight": contributions,
            "repeated": reading.repeated,
            "value": reading.bias + np.cumsum(contributions),
        }
    )


def reading_chart(reading: BaselineReading, *, colours: Palette) -> Drawing:
    """The contribution of each word to the value; the largest bars are labelled."""
    frame = reading_frame(reading)
    frame["left"], frame["right"] = frame["step"] - 0.4, frame["step"] + 0.4
    end = max(float(frame["weight"].abs().max()), 0.05) * 1.4 if len(frame) else 1.0
    named = frame.loc[_named(frame)].assign(label=lambda rows: rows["word"].str.slice(0, 14))
    return _reading_chart(len(frame), round(end, 2), colours).draw(words=frame, named=named)


@built_once
def _reading_chart(count: int, end: float, colours: Palette) -> alt.LayerChart:
    weight = alt.Y(
        "weight:Q",
        scale=alt.Scale(domain=[-end, end], nice=False),
        axis=y_axis(t("adds"), tickCount=4, grid=False, format="+.1f"),
    )
    scale = alt.Scale(domain=[-0.5, max(count, 1) - 0.5], nice=False)
    bars = (
        alt.Chart(source("words"))
        .mark_bar()
        .encode(
            x=alt.X("left:Q", scale=scale, axis=None),
            x2="right:Q",
            y=weight,
            y2=alt.datum(0),
            color=by_sign("weight"),
            tooltip=[
                alt.Tooltip("number:Q", title=t("word")),
                alt.Tooltip("word:N", title=t("is")),
                alt.Tooltip("weight:Q", title=t("adds"), format="+.3f"),
                alt.Tooltip("repeated:N", title=t("occurred before")),
                alt.Tooltip("value:Q", title=t("sum so far"), format="+.3f"),
            ],
        )
    )
    names = alt.Chart(source("named")).encode(
        x=alt.X("step:Q", scale=scale, axis=None), y=weight, text="label:N"
    )
    return alt.layer(
        alt.Chart(pd.DataFrame({"weight": [0.0]}))
        .mark_rule(color=colours.ink, opacity=0.5)
        .encode(y=weight),
        bars,
        names.transform_filter("datum.weight >= 0").mark_text(
            dy=-8, color=colours.ink, fontSize=12
        ),
        names.transform_filter("datum.weight < 0").mark_text(dy=9, color=colours.ink, fontSize=12),
    ).properties(height=150)


def _named(frame: pd.DataFrame) -> list[int]:
    """The steps of the largest weights whose labels fit on either side."""
    room = max(1, len(frame) // 12)
    steps: list[int] = []
    weights = frame["weight"].to_dict()
    for step in frame["weight"].abs().sort_values(ascending=False, kind="stable").index:
        weight = weights[step]
        free = all(
            abs(step - other) > room or (weights[other] > 0) != (weight > 0) for other in steps
        )
        if weight and free:
            steps.append(int(step))
        if len(steps) == _NAMED:
            break
    return steps
