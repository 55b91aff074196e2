"""Read: what does the network hold after each word?"""

import streamlit as st

from sentiment_core.errors import RunError
from sentiment_core.ui.link import from_link, number_from_link, to_link
from sentiment_core.ui.opened_review import review_is_open
from sentiment_core.ui.panels.closer import Look, show_closer
from sentiment_core.ui.panels.data_banner import show_data_banner
from sentiment_core.ui.panels.encoding_notes import nothing_to_read, show_encoding_notes
from sentiment_core.ui.panels.epoch_replay import pick_epoch
from sentiment_core.ui.panels.page_top import show_top
from sentiment_core.ui.panels.prediction import opened_text, show_prediction
from sentiment_core.ui.panels.reading import show_folded_word_table, show_reading
from sentiment_core.ui.panels.real_reviews import dataset_here, real_reviews_input
from sentiment_core.ui.panels.review_and_run import review_and_run
from sentiment_core.ui.panels.take_away import show_take_away
from sentiment_core.ui.panels.tour import show_invitation
from sentiment_core.ui.resources import reader_of, runtime
from sentiment_core.ui.tour.progress import notice
from sentiment_core.words import t

show_top(t("What does the network hold after each word?"), page="Read", beside=show_invitation)

shared = runtime()
chosen = review_and_run(shared.store, key="read_run")
if chosen is None:
    st.stop()
review, run = chosen.review, chosen.run
if chosen.sample is not None:
    st.caption(f":material/lightbulb: {t(chosen.sample.phenomenon)}")
dataset = dataset_here(run.config.dataset)
cannot_open = dataset is None and from_link("real") is not None
mistakes = st.expander(
    t("A real review, or one of the network's mistakes"),
    expanded=cannot_open,
    key="read_real_fold",
    on_change="rerun",
)
real = None
if mistakes.open or review_is_open(key="read_real"):
    with mistakes:
        real = real_reviews_input(run, shared.store, dataset, key="read_real")
if real is not None:
    review = real[0]
    st.caption(opened_text(real[1]))

number, replay = st.columns([3, 2], gap="medium", vertical_alignment="center")
with replay:
    epoch = pick_epoch(run, shared.store.epochs(run), key="read_epoch")
try:
    reader = reader_of(run, epoch)
except RunError as error:
    st.error(str(error))
    st.stop()
trace = reader.read(review)
with number:
    show_prediction(trace, run)

problem = nothing_to_read(trace.encoded)
if problem:
    st.info(problem)
    st.stop()


@st.fragment
def _reading() -> None:
    place = show_reading(trace, reader, word=number_from_link("word"), key="read")
    to_link("word", place.word if place.word < len(trace.encoded.ids) - 1 else None)
    show_closer(Look(shared, reader, trace, review, place), key="read_closer")
    notice("Read", word=trace.encoded.kept[place.word].token)


_reading()
show_encoding_notes(trace)
show_folded_word_table(trace, key="read_table")
show_take_away(trace, reader, shared.models, key="read_take")
show_data_banner(shared.preparation)
