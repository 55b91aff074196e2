"""Encode: how does a review become numbers, and what does the network make of them?"""

import streamlit as st

from sentiment_core.errors import RunError
from sentiment_core.ui.panels.encode_parts import show_encode_parts
from sentiment_core.ui.panels.page_top import show_top
from sentiment_core.ui.panels.review_and_run import review_and_run
from sentiment_core.ui.panels.walk import show_walk
from sentiment_core.ui.resources import reader_of, runtime
from sentiment_core.words import t

show_top(t("How does a review become numbers?"), page="Encode")

shared = runtime()
chosen = review_and_run(shared.store, key="encode_run")
if chosen is None:
    st.stop()
try:
    reader = reader_of(chosen.run)
except RunError as error:
    st.error(str(error))
    st.stop()

show_encode_parts(shared, chosen.review, reader, key="encode")
show_walk("Encode")
