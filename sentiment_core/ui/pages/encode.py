"""Encode: how does a review become numbers, and what does the network make of them?"""

import streamlit as st

from sentiment_core.ui.panels.encode_parts import show_encode_parts
from sentiment_core.ui.panels.page_top import show_top
from sentiment_core.ui.panels.review_input import review_input
from sentiment_core.ui.panels.run_picker import pick_reader
from sentiment_core.ui.panels.walk import show_walk
from sentiment_core.ui.resources import runtime
from sentiment_core.words import t

top = show_top(t("How does a review become numbers?"), page="Encode")

reader = pick_reader(top, key="encode_run")
review, _ = review_input(top)
if reader is None:
    st.stop()
show_encode_parts(runtime(), review, reader, key="encode")
show_walk("Encode")
