"""Shapes: what goes in and what comes out, one vector or a sequence?"""

import streamlit as st

from sentiment_core.i18n import t
from sentiment_core.ui.shapes.overview import pick_shape
from sentiment_core.ui.shapes.shapes import show_shape
from sentiment_core.ui.top.page_top import show_top

top = show_top(t("What goes in and out: a vector or a sequence?"), page="Shapes")
st.markdown(
    t(
        "A network takes one row of numbers or one row for each word, and gives one or many. That "
        "makes four combinations; each is a small network here that runs step by step."
    )
)
shape = pick_shape()
show_shape(shape, top)
