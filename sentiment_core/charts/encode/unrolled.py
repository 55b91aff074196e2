"""One unit unrolled over a few words: a drawing in which every number is the network's."""

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from sentiment_core.charts.base.drawing import Drawing, built_once, source
from sentiment_core.charts.base.heatmap import diverging_scale
from sentiment_core.charts.base.labels import cut
from sentiment_core.charts.base.palette import Palette
from sentiment_core.i18n import t
from sentiment_core.rnn.analysis.unrolled import UnrolledStep
from sentiment_core.rnn.cells import CELLS
from sentiment_core.settings.limits import AnyCell

_LONGEST_WORD = 9
# Heights in the drawing, from the words below to the output above.
_WORD, _UP, _UNIT, _ROUND, _OUTPUT, _TOP = 0.8, 2.6, 4.7, 5.0, 8.3, 9.4
_BOX = 1.5
_DOMAIN = alt.Scale(domain=[0, 10], nice=False)
# On a phone five words leave 65 pixels to each.
_NARROW = "width < 520"
_RADIUS = f"({_NARROW} ? 21 : 31)"
_AREA = alt.ExprRef(f"{_NARROW} ? 1380 : 3000")
_SMALL, _LARGE = alt.ExprRef(f"{_NARROW} ? 10 : 12"), alt.ExprRef(f"{_NARROW} ? 11 : 14")


def flows(step: UnrolledStep) -> tuple[float, float]:
    """The contributions of the word and of the previous state.

    For SimpleRNN both go through tanh together; for GRU they add up to h, for LSTM to c.
    """
    here = step.arithmetic
    total = here.cell_sum or here.state_sum
    if len(total.terms) == 1:
        return step.candidate.inputs.total, step.candidate.recurrent.total
    before, candidate = total.terms
    return candidate.product, before.product


def unrolled_frame(steps: Sequence[UnrolledStep], *, every_step: bool) -> pd.DataFrame:
    """One row per word, with what is drawn at it.

    Args:
        steps: the words, in order.
        every_step: whether the output is taken after each word or only after the last.

    Returns:
        `column`, `before` (half a column to the left), `word`, `number` (from 1), `up`, `round`,
        `h`, `held` (h as text), `taken`, `probability`, `shown` (the probability where taken).
    """
    last = len(steps) - 1
    return pd.DataFrame(
        [
            {
                "column": column,
                "before": column - 0.5,
                "word": cut(step.token, _LONGEST_WORD),
                "number": step.step + 1,
                "up": _signed(flows(step)[0]),
                "round": _signed(flows(step)[1]),
                "h": step.arithmetic.h,
                "held": _signed(step.arithmetic.h),
                "taken": every_step or column == last,
                "probability": step.probability,
                "shown": f"P {step.probability:.3f}" if every_step or column == last else "",
            }
            for column, step in enumerate(steps)
        ]
    )


def unrolled_chart(steps: Sequence[UnrolledStep], *, every_step: bool, colours: Palette) -> Drawing:
    """The drawing: words below, the unit once for each word, the output above.

    Args:
        steps: the words, in order, at least one.
    """
    return _unrolled_chart(steps[0].arithmetic.cell, len(steps), colours).draw(
        words=unrolled_frame(steps, every_step=every_step)
    )


@built_once
def _unrolled_chart(cell: AnyCell, count: int, colours: Palette) -> alt.LayerChart:
    letters = CELLS[cell].words
    scale = alt.Scale(domain=[-0.95, max(count, 2) - 0.36], nice=False)
    drawing = _Parts(alt.Chart(source("words")), scale, colours)
    return alt.layer(
        *drawing.up(_BOX, _UNIT, stop=f"{_RADIUS}"),
        *drawing.up(_UNIT, _OUTPUT, start=f"-{_RADIUS}", stop="12", dimmed=True),
        *drawing.across(),
        drawing.box(),
        drawing.text("column", _WORD, "word:N", bold=True),
        drawing.text("column", _UP, "up:N", right=True),
        drawing.letters("column", _UP, letters.up, right=True),
        drawing.text("before", _ROUND, "round:N", lift=22),
        drawing.letters("before", _ROUND, letters.round, lift=6),
        drawing.unit(),
        drawing.text("column", _UNIT, "held:N", bold=True),
        drawing.dot(),
        drawing.text("column", _TOP, "shown:N", bold=True),
    ).properties(height=320)


@dataclass(frozen=True)
class _Parts:
    """The parts of the drawing; all share one set of data."""

    base: alt.Chart
    scale: alt.Scale
    colours: Palette

    def _x(self, field: str) -> alt.X:
        return alt.X(f"{field}:Q", scale=self.scale, axis=None)

    def up(
        self, low: float, high: float, *, start: str = "0", stop: str, dimmed: bool = False
    ) -> tuple[alt.Chart, alt.Chart]:
        """An arrow upwards; start and stop are pixels downwards from its ends."""
        taken = alt.condition(alt.datum.taken, alt.value(1.0), alt.value(0.2))
        opacity = taken if dimmed else alt.value(1.0)
        ink = self.colours.ink
        x = self._x("column")
        shaft = self.base.mark_rule(
            color=ink, strokeWidth=1.4, yOffset=alt.ExprRef(start), y2Offset=alt.ExprRef(stop)
        ).encode(x=x, y=_at(low), y2=alt.datum(high), opacity=opacity)
        tip = self.base.mark_point(
            shape="triangle-up", filled=True, size=70, color=ink, yOffset=alt.ExprRef(f"{stop} + 3")
        ).encode(x=x, y=_at(high), opacity=opacity)
        return shaft, tip

    def across(self) -> tuple[alt.Chart, alt.Chart]:
        """The arrow from the state before each word."""
        ink = self.colours.ink
        first = self.base.transform_calculate(start="max(datum.column - 1, -0.9)")
        shaft = first.mark_rule(
            color=ink,
            strokeWidth=1.4,
            xOffset=alt.ExprRef(_RADIUS),
            x2Offset=alt.ExprRef(f"-{_RADIUS}"),
        ).encode(x=self._x("start"), x2="column:Q", y=_at(_UNIT))
        tip = self.base.mark_point(
            shape="triangle-right",
            filled=True,
            size=70,
            opacity=1,
            color=ink,
            xOffset=alt.ExprRef(f"-{_RADIUS} - 3"),
        ).encode(x=self._x("column"), y=_at(_UNIT))
        return shaft, tip

    def box(self) -> alt.Chart:
        """The box of a word."""
        sides = self.base.transform_calculate(
            left=alt.datum.column - 0.46, right=alt.datum.column + 0.46
        )
        return sides.mark_rect(
            fill=self.colours.middle, stroke=self.colours.ink, strokeOpacity=0.4, cornerRadius=4
        ).encode(x=self._x("left"), x2="right:Q", y=_at(0.1), y2=alt.datum(_BOX))

    def text(
        self,
        field: str,
        height: float,
        shown: str,
        *,
        bold: bool = False,
        right: bool = False,
        lift: int = 0,
    ) -> alt.Chart:
        """A number or a word."""
        mark = self.base.mark_text(
            color=self.colours.ink,
            fontSize=_LARGE,
            fontWeight="bold" if bold else "normal",
            align="left" if right else "center",
            dx=6 if right else 0,
            dy=-lift - 7 * right,
        )
        return mark.encode(x=self._x(field), y=_at(height), text=shown)

    def letters(
        self, field: str, height: float, shown: str, *, right: bool = False, lift: int = 0
    ) -> alt.Chart:
        """What a number is, under it."""
        return self.base.mark_text(
            color=self.colours.ink,
            fontSize=_SMALL,
            opacity=0.8,
            text=shown,
            align="left" if right else "center",
            dx=6 if right else 0,
            dy=-lift + 8 * right,
        ).encode(x=self._x(field), y=_at(height))

    def unit(self) -> alt.Chart:
        """The unit, coloured by what it holds."""
        held = diverging_scale(1, self.colours)
        return self.base.mark_point(
            shape="circle",
            filled=True,
            size=_AREA,
            opacity=1,
            stroke=self.colours.ink,
            strokeWidth=1,
        ).encode(
            x=self._x("column"),
            y=_at(_UNIT),
            fill=alt.Fill("h:Q", scale=held, legend=None),
            tooltip=[
                alt.Tooltip("number:Q", title=t("word")),
                alt.Tooltip("word:N", title=t("is")),
                alt.Tooltip("h:Q", title=t("h"), format=".4f"),
                alt.Tooltip("probability:Q", title=t("P(positive)"), format=".4f"),
            ],
        )

    def dot(self) -> alt.Chart:
        """Where the output is taken."""
        blank = alt.value(self.colours.middle)
        return self.base.mark_point(
            shape="circle", filled=True, size=330, stroke=self.colours.ink, strokeWidth=1
        ).encode(
            x=self._x("column"),
            y=_at(_OUTPUT),
            fill=alt.condition(alt.datum.taken, alt.value(self.colours.ink), blank),
            opacity=alt.condition(alt.datum.taken, alt.value(1.0), alt.value(0.35)),
        )


def _at(height: float) -> alt.Y:
    return alt.YDatum(height, scale=_DOMAIN, axis=None)


def _signed(value: float) -> str:
    return f"{value:+z.2f}".replace("-", "\u2212")
