"""Encode: how does a review become numbers, and what does the network make of them?"""

import streamlit as st

from sentiment_core.errors import RunError
from sentiment_core.ui.panels.encode_parts import show_encode_parts
from sentiment_core.ui.panels.review_input import review_input
from sentiment_core.ui.panels.run_picker import pick_run, show_asked_run_missing
from sentiment_core.ui.panels.walk import show_walk
from sentiment_core.ui.resources import reader_of, runtime

st.header("How does a review become numbers?", anchor=False)

shared = runtime()
runs = shared.store.runs()
if not runs:
    st.info("There is no trained network here yet. Open Train and make one.")
    st.stop()

show_asked_run_missing(runs)
left, right = st.columns([3, 2], gap="medium")
with right:
    run = pick_run(runs, key="encode_run")
    sample_place = st.container()
with left:
    review, _ = review_input(sample_place)
try:
    reader = reader_of(run)
except RunError as error:
    st.error(str(error))
    st.stop()

show_encode_parts(shared, review, reader, key="encode")
show_walk("Encode")
