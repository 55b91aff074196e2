"""What a visitor can take home of a reading."""

import streamlit as st

from sentiment_core.rnn.reader import Reader
from sentiment_core.rnn.script import keras_script
from sentiment_core.rnn.trace import ReviewTrace
from sentiment_core.rnn.word_table import word_table_csv


def show_take_away(trace: ReviewTrace, reader: Reader, *, key: str) -> None:
    """Offer the per-word table and the script; charts have their own menu, the page its link."""
    name = f"{reader.run.run_id}-epoch-{reader.epoch}"
    with st.container(horizontal=True):
        st.download_button(
            "Words and states (CSV)",
            data=lambda: word_table_csv(trace),
            file_name=f"{name}-words.csv",
            mime="text/csv",
            icon=":material/table:",
            on_click="ignore",
            key=f"{key}_csv",
        )
        st.download_button(
            "Keras script (.py)",
            data=lambda: keras_script(reader.run.config),
            file_name=f"{name}.py",
            mime="text/x-python",
            icon=":material/code:",
            on_click="ignore",
            key=f"{key}_script",
        )
    st.caption(
        "Each chart has a menu of its own for a picture. The address of this page holds the run, "
        "the epoch, the review (up to 4,000 characters) and the word."
    )
