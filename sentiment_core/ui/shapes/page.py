"""Shapes: what goes in and what comes out, one vector or a sequence?"""

from sentiment_core.i18n import t
from sentiment_core.ui.shapes.overview import pick_shape
from sentiment_core.ui.shapes.shapes import show_shape
from sentiment_core.ui.top.page_top import show_top

top = show_top(t("What goes in and out: a vector or a sequence?"), page="Shapes")
shape = pick_shape()
show_shape(shape, top)
