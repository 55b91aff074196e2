"""What a run will cost, beside the button that starts it."""

import streamlit as st

from sentiment_core.config import RunConfig
from sentiment_core.data.dataset import choose_reviews
from sentiment_core.data.sources import load_dataset
from sentiment_core.errors import DataError
from sentiment_core.rnn.cost import count_parameters
from sentiment_core.text.encoding import embedding_rows
from sentiment_core.ui.resources import Runtime


def seconds_text(seconds: float) -> str:
    """A duration in words, e.g. "about 8 s", "about 3 min"."""
    if seconds < 1:
        return "about a second"
    return f"about {seconds:.0f} s" if seconds < 90 else f"about {seconds / 60:.0f} min"


def show_cost(shared: Runtime, config: RunConfig) -> bool:
    """Say what a config costs, or why it cannot be trained here.

    Returns:
        Whether it can be trained.
    """
    try:
        shared.fingerprint(config.dataset)
        dataset = load_dataset(config.dataset)
        choose_reviews(config, dataset)
    except DataError as error:
        st.warning(str(error))
        return False
    rows = embedding_rows(config, dataset.vocabulary)
    parameters = count_parameters(config, input_dim=rows)
    st.caption(
        f"{parameters:,} parameters; {seconds_text(shared.queue.estimate_seconds(config))} on this "
        "server."
    )
    return True
