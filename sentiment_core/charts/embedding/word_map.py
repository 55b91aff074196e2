"""The word map: words on a plane, coloured by P(positive) of each word alone."""

from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum

import altair as alt
import pandas as pd

from sentiment_core.charts.base.drawing import Drawing, built_once, source
from sentiment_core.charts.base.palette import Palette
from sentiment_core.i18n import t
from sentiment_core.rnn.analysis.word_map import Ends, WordMap, WordPlane

_LONGEST_NAME = 16
# Room of a name, as shares of the axes; on a phone names may still touch.
_NAME_WIDTH, _NAME_HEIGHT = 0.12, 0.05
# Names of each kind besides the typed words; more would hide the map.
_MOST_NAMES = 10
# Up to this height in pixels, axes carry no title.
_SMALL = 300
_COLUMNS = ("word", "id", "probability", "x", "y")


class Mark(StrEnum):
    """Why a word is marked on the map."""

    TYPED = "typed"
    NEIGHBOUR = "neighbour"
    REVIEW = "review"


def map_frame(words: WordMap) -> pd.DataFrame:
    """One row per word: `word`, `id`, `probability` of the word alone, `x`, `y`.

    Returns:
        `id` is int32; the last three are float64 with four decimals, `x` and `y` on the plane.
    """
    return pd.DataFrame(
        {
            "word": list(words.words),
            "id": words.ids,
            "probability": words.probabilities.astype(float).round(4),
            "x": words.points[:, 0].astype(float).round(4),
            "y": words.points[:, 1].astype(float).round(4),
        },
        columns=list(_COLUMNS),
    )


def marks_frame(marked: Iterable[tuple[Mark, WordMap]], plane: WordPlane) -> pd.DataFrame:
    """The words that are marked, each once, and which of them carry their name.

    Args:
        marked: the most important first; a word keeps the first mark it gets.

    Returns:
        The columns of `map_frame`, `mark`, and `name`: empty where it would cover another.
    """
    frames = [map_frame(words).assign(mark=str(mark)) for mark, words in marked]
    columns = [*_COLUMNS, "mark", "name"]
    if not any(len(frame) for frame in frames):
        return pd.DataFrame(columns=columns).astype({"x": float, "y": float, "probability": float})
    frame = pd.concat([frame for frame in frames if len(frame)], ignore_index=True)
    frame = frame.drop_duplicates("id", ignore_index=True)
    return frame.assign(name=_names(frame, plane))[columns]


def _names(frame: pd.DataFrame, plane: WordPlane) -> Sequence[str]:
    (left, right), (low, high) = plane.ends
    taken: list[tuple[float, float]] = []
    count: Counter[str] = Counter()
    names = []
    places = zip(
        (frame["x"] - left) / (right - left), (frame["y"] - low) / (high - low), strict=True
    )
    for (x, y), word, mark in zip(places, frame["word"], frame["mark"], strict=True):
        free = all(abs(x - u) > _NAME_WIDTH or abs(y - v) > _NAME_HEIGHT for u, v in taken)
        named = mark == Mark.TYPED or (free and count[mark] < _MOST_NAMES)
        count[mark] += named
        if named:
            taken.append((float(x), float(y)))
        names.append(str(word)[:_LONGEST_NAME] if named else "")
    return names


def word_map_chart(
    words: WordMap, marks: pd.DataFrame, *, colours: Palette, height: int = 440
) -> Drawing:
    """The map; only data changes with the epoch and the marked words.

    Args:
        marks: from `marks_frame`.
        height: in pixels; without titles of the axes up to 300.
    """
    typed, others = marks[marks["mark"] == Mark.TYPED], marks[marks["mark"] != Mark.TYPED]
    plane = words.plane
    return _word_map_chart(plane.ends, plane.explained, plane.is_whole, colours, height).draw(
        words=map_frame(words), others=others, typed=typed
    )


@built_once
def _word_map_chart(
    ends: tuple[Ends, Ends],
    explained: tuple[float, float],
    is_whole: bool,
    colours: Palette,
    height: int,
) -> alt.LayerChart:
    titles = [
        t("number {place}", place=place)
        if is_whole
        else t(
            "component {place} ({explained:.0f} % of the variance)",
            place=place + 1,
            explained=100 * explained[place],
        )
        for place in (0, 1)
    ]
    x, y = (
        channel(
            f"{field}:Q",
            scale=alt.Scale(domain=list(ends[place]), nice=False, clamp=True),
            axis=alt.Axis(
                title=titles[place] if height > _SMALL else None, grid=False, tickCount=5
            ),
        )
        for place, (channel, field) in enumerate(((alt.X, "x"), (alt.Y, "y")))
    )
    at = {"x": x, "y": y}
    fill = alt.Color(
        "probability:Q",
        scale=alt.Scale(domain=[0, 0.5, 1], range=colours.diverging, interpolate="rgb", clamp=True),
        legend=None,
    )
    tooltip = [
        alt.Tooltip("word:N", title=t("word")),
        alt.Tooltip("probability:Q", title=t("P(positive) alone"), format=".3f"),
    ]
    shape = alt.Shape(
        "mark:N",
        scale=alt.Scale(domain=[str(Mark.REVIEW), str(Mark.NEIGHBOUR)], range=["circle", "square"]),
        legend=None,
    )
    # A layer without a word would be a picture without a name to a screen reader; what is marked
    # stands in the text and tables of the page.
    point = {"filled": True, "opacity": 1, "stroke": colours.ink, "aria": False}
    return alt.layer(
        alt.Chart(source("words"))
        .mark_point(filled=True, size=26, opacity=0.8, stroke=colours.ink, strokeWidth=0.25)
        .encode(**at, color=fill, tooltip=tooltip),
        alt.Chart(source("others"))
        .mark_point(**point, size=75, strokeWidth=1.5)
        .encode(**at, color=fill, shape=shape, tooltip=tooltip),
        *_text("others", at, colours, dy=-11, weight="normal"),
        alt.Chart(source("typed"))
        .mark_point(**point, size=190, strokeWidth=2.5)
        .encode(**at, color=fill, tooltip=tooltip),
        *_text("typed", at, colours, dy=-17, weight="bold"),
    ).properties(height=height)


def _text(
    name: str, at: dict[str, object], colours: Palette, *, dy: int, weight: str
) -> tuple[alt.Chart, alt.Chart]:
    """Text with a halo, readable over points."""
    size = 13 if weight == "bold" else 12
    shared = {"fontSize": size, "dy": dy, "fontWeight": weight}
    edge = alt.Chart(source(name)).mark_text(
        **shared, stroke=colours.middle, strokeWidth=3, strokeJoin="round", opacity=0.85, aria=False
    )
    return (
        edge.encode(**at, text="name:N", color=alt.value(colours.middle)),
        alt.Chart(source(name))
        .mark_text(**shared)
        .encode(**at, text="name:N", color=alt.value(colours.ink)),
    )
