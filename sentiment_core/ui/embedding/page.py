"""Embedding: what does a word become before the network reads it?"""

import streamlit as st

from sentiment_core.charts.embedding.word_map import Mark
from sentiment_core.charts.embedding.word_vectors import vector_end
from sentiment_core.errors import RunError
from sentiment_core.i18n import t
from sentiment_core.ui.app.runtime import reader_of, runtime
from sentiment_core.ui.embedding.export import show_vectors_take_away
from sentiment_core.ui.embedding.lookup import show_embedding_summary, show_lookup
from sentiment_core.ui.embedding.neighbours import show_neighbours
from sentiment_core.ui.embedding.sizes import show_embedding_sizes
from sentiment_core.ui.embedding.typed_words import typed_words_input
from sentiment_core.ui.embedding.word_map import show_word_map
from sentiment_core.ui.embedding.word_vectors import show_word_vectors
from sentiment_core.ui.shared.walk import show_walk
from sentiment_core.ui.shared.word_maps import word_map_of
from sentiment_core.ui.top.page_top import show_top
from sentiment_core.ui.top.review_input import review_input
from sentiment_core.ui.top.run_picker import pick_reader

top = show_top(t("What does a word become before the network reads it?"), page="Embedding")

reader = pick_reader(top, key="embedding_run")
review, _ = review_input(top, folded=True)
if reader is None:
    st.stop()
store, run = runtime().store, reader.run
try:
    before = reader_of(run, 0) if 0 in store.epochs(run) else None
    words = word_map_of(run, reader.epoch)
    end = vector_end(reader_of(run))
except RunError as error:
    st.error(str(error))
    st.stop()
encoded = reader.encode(review)
typed = typed_words_input(reader, encoded)
map_place, neighbours_place = st.columns([3, 2], gap="medium")
with neighbours_place:
    nearest = show_neighbours(typed, reader, key="embedding_neighbours")
with map_place:
    marked = {
        Mark.TYPED: [word.id for word in typed],
        Mark.NEIGHBOUR: [word.id for word in nearest],
        Mark.REVIEW: encoded.ids.tolist(),
    }
    show_word_map(words, marked, reader, key="embedding_map")

st.subheader(t("Lookup: one row per word"), anchor=False)
show_embedding_summary(reader)
if typed:
    show_lookup(typed[0], reader, before=before, end=end, key="embedding_lookup")

st.subheader(t("The review as word vectors"), anchor=False)
show_word_vectors(encoded, reader, words=words, end=end, key="embedding_vectors")

st.subheader(t("Embedding size"), anchor=False)
tokens = [word.token for word in typed]
show_embedding_sizes(store, tokens, key="embedding_sizes")
show_vectors_take_away(encoded, reader, key="embedding_take")
show_walk("Embedding")
