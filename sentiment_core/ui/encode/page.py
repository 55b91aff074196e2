"""Encode: how does a review become numbers, and what does the network make of them?"""

import streamlit as st

from sentiment_core.i18n import t
from sentiment_core.ui.encode.parts import show_encode_parts
from sentiment_core.ui.shared.walk import show_walk
from sentiment_core.ui.top.page_top import show_top
from sentiment_core.ui.top.review_input import review_input
from sentiment_core.ui.top.run_picker import pick_reader

top = show_top(t("How does a review become numbers?"), page="Encode")

reader = pick_reader(top, key="encode_run")
review, _ = review_input(top)
if reader is None:
    st.stop()
show_encode_parts(review, reader, key="encode")
show_walk("Encode")
