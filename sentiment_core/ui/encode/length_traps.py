"""Two mistakes about the length of a review: clipping side, and `maxlen`."""

from dataclasses import replace

import numpy as np
import streamlit as st

from sentiment_core.data.dataset import short_name
from sentiment_core.data.sources import dataset_of_run
from sentiment_core.data.tensors import kept_by_maxlen
from sentiment_core.i18n import later, t, tn
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.settings.limits import LIMITS
from sentiment_core.text.encoding import EncodedReview
from sentiment_core.text.traps import keep_end
from sentiment_core.ui.app.linked_form import linked_number
from sentiment_core.ui.encode.word_traps import show_codes, show_probabilities, show_texts
from sentiment_core.ui.shared.sources import LOAD_DATA

CUT, MAXLEN = later("pad_sequences cuts the beginning"), later("maxlen drops reviews")

_START = 25
_MAXLEN = replace(
    LIMITS["maxlen"],
    label=t("maxlen of load_data"),
    help=t("Reviews with this many ids or more are dropped, not shortened."),
    choices=tuple(filter(None, LIMITS["maxlen"].choices)),
    optional=False,
)


def show_cut(encoded: EncodedReview, reader: Reader, *, key: str) -> None:
    """Show what is left of a review by `pad_sequences` and by cutting its end.

    Args:
        encoded: the right way, with at least one word.
    """
    st.markdown(
        t(
            "By default, `pad_sequences(x, maxlen=...)` keeps the **last** words of "
            'a long review. Keras\' IMDB example says "first 200 words", but reads '
            "the last 200."
        )
    )
    positions = _choose_length(reader, key=key)
    show_codes(
        f"x = pad_sequences(x, maxlen={positions})",
        f'x = pad_sequences(x, maxlen={positions}, truncating="post")',
    )
    ids = encoded.ids
    if len(ids) <= positions:
        st.info(
            t(
                "The network reads {words} of your review: nothing is clipped.",
                words=_words(len(ids)),
            )
        )
        return
    last, first = keep_end(ids, positions), ids[:positions]
    show_probabilities(reader.probability(last), reader.probability(first))
    show_texts(reader.vocabulary.decode(last), reader.vocabulary.decode(first))
    st.caption(t("{model_name}.", model_name=reader.model_name))


def _choose_length(reader: Reader, *, key: str) -> int:
    low, high = int(LIMITS["clip_length"].low), reader.rules.clip_length
    if high <= low:
        return high
    if key in st.session_state:  # another run may read fewer words
        st.session_state[key] = min(max(int(st.session_state[key]), low), high)
    return int(
        st.slider(
            t("maxlen of pad_sequences"),
            min_value=low,
            max_value=high,
            value=min(_START, high),
            key=key,
            help=t("Tensor length, at most the clip length of the network."),
        )
    )


def show_maxlen(encoded: EncodedReview, reader: Reader) -> None:
    """Show which reviews `load_data(maxlen=...)` drops.

    Args:
        encoded: the right way, with at least one word.
        reader: whose training reviews are counted, where they are on this machine.
    """
    st.markdown(
        t(
            "Keras' [documentation of `load_data`]({source}) says that `maxlen` "
            "truncates. It drops every review with `maxlen` ids or more.",
            source=LOAD_DATA,
        )
    )
    maxlen = linked_number(_MAXLEN, key="encode_maxlen", start=100)
    show_codes(
        f"(x, y), _ = load_data(maxlen={maxlen})",
        f"(x, y), _ = load_data()\nx = pad_sequences(x, maxlen={maxlen})  # shortens, drops none",
    )
    own = len(encoded.words)
    kept = bool(kept_by_maxlen(np.array([own]), maxlen)[0])
    st.markdown(
        t(
            "Your review: {words} and the start mark, {ids}. With maxlen={maxlen} it "
            "is **{status}**.",
            words=_words(own),
            ids=tn("{n:,} id", "{n:,} ids", own + 1),
            maxlen=maxlen,
            status=t("kept") if kept else t("dropped"),
        )
    )
    dataset = dataset_of_run(reader.run.config.dataset, reader.run.plan.fingerprint)
    if dataset is None:
        st.caption(
            t("The training reviews of {name} are not on this machine.", name=reader.run.name)
        )
        return
    lengths = dataset.train.lengths
    dropped = int((~kept_by_maxlen(lengths, maxlen)).sum())
    name = short_name(dataset.description)
    st.markdown(
        t(
            "It drops {dropped:,} of the {reviews:,} training reviews of {name} ({share:.0f} %).",
            reviews=len(lengths),
            name=name,
            dropped=dropped,
            share=100 * dropped / len(lengths),
        )
    )


def _words(number: int) -> str:
    return tn("{n:,} word", "{n:,} words", number)
