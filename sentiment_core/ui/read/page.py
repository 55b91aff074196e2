"""Read: what does the network hold after each word?"""

import streamlit as st

from sentiment_core.data.sources import dataset_of_run
from sentiment_core.i18n import t
from sentiment_core.rnn.analysis.network_facts import network_facts
from sentiment_core.ui.app.runtime import runtime
from sentiment_core.ui.app.url import from_link, number_from_link, to_link
from sentiment_core.ui.read.closer import Look, show_closer
from sentiment_core.ui.read.export import show_take_away
from sentiment_core.ui.reviews.opened_review import review_is_open
from sentiment_core.ui.reviews.real_reviews import real_reviews_input
from sentiment_core.ui.shared.encoding_notes import (
    nothing_to_read,
    show_encoding_notes,
    show_warning,
)
from sentiment_core.ui.shared.prediction import opened_text
from sentiment_core.ui.shared.reading import show_folded_word_table, show_reading
from sentiment_core.ui.top.page_top import show_top
from sentiment_core.ui.top.review_input import review_input
from sentiment_core.ui.top.run_picker import pick_reader
from sentiment_core.ui.tour.progress import notice

top = show_top(t("What does the network hold after each word?"), page="Read")

shared = runtime()
chosen = pick_reader(top, key="read_run")
review, _ = review_input(top)
if chosen is None:
    st.stop()
reader, run = chosen, chosen.run
dataset = dataset_of_run(run.config.dataset, run.plan.fingerprint)
cannot_open = dataset is None and from_link("real") is not None
st.session_state.setdefault("real_reviews", cannot_open)
mistakes = top.popover(
    t("Real reviews"),
    key="real_reviews",
    on_change="rerun",
    help=t("Validation reviews of this network, with its mistakes."),
)
real, own = None, frozenset[str]()
if mistakes.open or review_is_open(key="read_real"):
    with mistakes:
        real = real_reviews_input(run, shared.store, dataset, key="read_real")
if real is not None:
    review, own = " ".join(real[0]), frozenset(real[0])
    st.caption(opened_text(real[1]))

trace = reader.read(review, own=own)
problem = nothing_to_read(trace.encoded)
if problem:
    st.info(problem)
    st.stop()
show_warning(trace.encoded)


@st.fragment
def _reading() -> None:
    selection = show_reading(trace, reader, word=number_from_link("word"), key="read")
    to_link("word", selection.word if selection.word < len(trace.encoded.ids) - 1 else None)
    show_closer(Look(shared, reader, trace, review, selection, own), key="read_closer")
    notice("Read", word=trace.encoded.kept[selection.word].token)


_reading()
show_encoding_notes(trace)
st.caption(network_facts(reader))
show_folded_word_table(trace, key="read_table")
show_take_away(trace, reader, shared.models, review=review, key="read_take")
