"""Word by Word: watch a recurrent network read a review. Start with `streamlit run`."""

import streamlit as st

from sentiment_core.ui.navigation import pages

st.set_page_config(page_title="Word by Word", page_icon=":material/abc:", layout="wide")
st.navigation(pages(), position="top").run()
