"""The four combinations at a glance, and the choice of one."""

import streamlit as st

from sentiment_core.charts.shapes.overview import shape_map
from sentiment_core.i18n import t
from sentiment_core.lessons.shape import Shape
from sentiment_core.ui.app import keys
from sentiment_core.ui.app.choice import choose_one
from sentiment_core.ui.app.theme import theme_palette
from sentiment_core.ui.shapes.stepper import forget_step
from sentiment_core.ui.shared.chart import show_chart

_SKETCHES = {
    Shape.VECTOR_TO_VECTOR: ("1",),
    Shape.VECTOR_TO_SEQUENCE: ("2",),
    Shape.SEQUENCE_TO_VECTOR: ("3",),
    Shape.SEQUENCE_TO_SEQUENCE: ("4a", "4b"),
}


def pick_shape() -> Shape:
    """Let a visitor choose one of the four; the link keeps which."""
    chosen = choose_one(
        t("What goes in, what comes out"),
        options=list(Shape),
        format_func=t,
        default=Shape.VECTOR_TO_VECTOR,
        key=keys.SHAPE,
        on_change=forget_step,
        told=t(
            "A vector is one row of numbers, whatever is in it. A sequence is one row for each "
            "word, in order."
        ),
    )
    shape = Shape(chosen)
    show_chart(
        shape_map(chosen=_SKETCHES[shape], colours=theme_palette()),
        key="shape_map",
        alt_text=t(
            "Five small networks, unrolled in time. 1: one box in, one out. 2: one in, four "
            "out, one after another. 3: four in, one out at the end. 4a: three in, then three out. "
            "4b: three in, and one out above each."
        ),
    )
    st.caption(
        t(
            "The row below (green) goes in, the middle one (grey) is what the network holds, the "
            "one above (violet) comes out; time runs to the right. 4a reads everything before it "
            "writes, 4b answers after every word."
        )
    )
    return shape
