"""Word maps of runs, cached."""

import streamlit as st

from sentiment_core.rnn.analysis.word_map import WordMap, WordPlane, map_ids
from sentiment_core.rnn.runs.run import TrainedRun
from sentiment_core.ui.app.runtime import reader_of, runtime


def word_plane_of(run: TrainedRun) -> WordPlane:
    """The plane of a run's words, the same for all of its epochs.

    Raises:
        RunError: the weights or words of the run are not kept, or damaged.
    """
    return _plane(run.run_id, run.seconds)


def word_map_of(run: TrainedRun, epoch: int) -> WordMap:
    """A run's most frequent words on its plane after one epoch.

    Raises:
        RunError: the weights or words of the run are not kept, or damaged.
    """
    return _map(run.run_id, epoch, run.seconds)


# A run that is trained again has the same id but another duration.
@st.cache_resource(max_entries=32, show_spinner=False)
def _plane(run_id: str, seconds: float) -> WordPlane:
    store = runtime().store
    run = store.find(run_id)
    last = store.epochs(run)[-1]
    others = [reader_of(run, last)] if last != run.best_epoch else []
    return WordPlane.of(reader_of(run), others)


@st.cache_resource(max_entries=32, show_spinner=False)
def _map(run_id: str, epoch: int, seconds: float) -> WordMap:
    run = runtime().store.find(run_id)
    reader = reader_of(run, epoch)
    return WordMap.of(reader, word_plane_of(run), map_ids(reader))
