"""The four combinations at a glance, and the choice of one."""

import streamlit as st

from sentiment_core.charts.shapes.overview import shape_map
from sentiment_core.i18n import t
from sentiment_core.lessons.shape import Shape
from sentiment_core.ui.app import keys
from sentiment_core.ui.app.choice import choose_one
from sentiment_core.ui.app.stepper import forget_step
from sentiment_core.ui.app.theme import theme_palette
from sentiment_core.ui.shared.chart import show_chart

_SKETCHES = {
    Shape.VECTOR_TO_VECTOR: ("1",),
    Shape.VECTOR_TO_SEQUENCE: ("2",),
    Shape.SEQUENCE_TO_VECTOR: ("3",),
    Shape.SEQUENCE_TO_SEQUENCE: ("4a", "4b"),
}


def pick_shape() -> Shape:
    """Let a visitor choose one of the four; the link keeps which."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        chosen = choose_one(
            t("What goes in, what comes out"),
            options=list(Shape),
            format_func=t,
            default=Shape.VECTOR_TO_VECTOR,
            key=keys.SHAPE,
            on_change=forget_step,
            help_text=t("A vector is one row of numbers, a sequence one row per word, in order."),
            bare=True,
        )
        st.caption(t("Green: input, grey: state, violet: output"), width="content")
    shape = Shape(chosen)
    show_chart(
        shape_map(chosen=_SKETCHES[shape], colours=theme_palette()),
        key="shape_map",
        alt_text=t(
            "Five networks, unrolled in time: 1 one input, one output; 2 one input, "
            "four outputs; 3 four inputs, one output; 4a three inputs, then three "
            "outputs; 4b an output after each of three inputs."
        ),
    )
    return shape
