"""The masking lab: the same weights with mask_zero on and off, and pads on either side."""

import numpy as np
import pandas as pd
import streamlit as st

from sentiment_core.charts.encode.masking import padded_states, pads_chart, probability_by_position
from sentiment_core.i18n import t, tn
from sentiment_core.rnn.analysis.masking import (
    BatchProof,
    PaddedReading,
    beside_longer,
    pads_curve,
    read_padded,
)
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.settings.limit import Limit
from sentiment_core.settings.limits import LIMITS, Side
from sentiment_core.text.encoding import EncodedReview
from sentiment_core.ui.app import keys
from sentiment_core.ui.app.choice import choose_one
from sentiment_core.ui.app.linked_form import linked_number
from sentiment_core.ui.app.navigation import train_page
from sentiment_core.ui.app.rights import listed_runs
from sentiment_core.ui.app.runtime import reader_of, runtime
from sentiment_core.ui.app.theme import theme_palette
from sentiment_core.ui.shared.chart import show_chart, show_heading
from sentiment_core.ui.shared.encoding_notes import nothing_to_read
from sentiment_core.ui.shared.sources import TEXT_TUTORIAL

_MOST, _EVERY = 200, 10
_PADS = Limit(t("Padding"), t("Number of zeros added to the review."), name=t("zeros"), high=_MOST)
_VERY_LONG = 2_000


def show_masking_lab(review: str, reader: Reader, *, key: str) -> None:
    """Show what pads do to a review, with masking and without, on the same weights."""
    encoded = reader.encode(review)
    problem = nothing_to_read(encoded)
    if problem:
        st.info(problem)
        return
    controls, numbers = st.columns([2, 3], gap="large")
    with controls:
        pads, padding = _choose_pads()
    masked, unmasked = (
        read_padded(encoded.ids, reader.weights, pads=pads, padding=padding, mask_zero=mask_zero)
        for mask_zero in (True, False)
    )
    with numbers:
        _show_predictions(masked, unmasked, reader)
    _show_positions(masked, unmasked, encoded, key=key)
    curve = pads_curve(encoded.ids, reader.weights, most=_MOST, every=_EVERY)
    show_heading(t("P(positive) by number of zeros", most=_MOST), t("vertical line: chosen number"))
    show_chart(
        pads_chart(curve, pads=pads, colours=theme_palette()),
        key=f"{key}_curve",
        alt_text=t(
            "P(positive) with 0 to {most} zeros of padding, with masking and without.", most=_MOST
        ),
    )
    _show_training(reader)
    _show_proof(reader, encoded, padding, key=key)


def _choose_pads() -> tuple[int, Side]:
    pads = linked_number(_PADS, key=keys.PADS, start=100, draw=st.slider)
    padding = choose_one(
        t("Padding side"),
        options=list(Side),
        default=Side.POST,
        key="pads_side",
        help_text=LIMITS["padding"].help,
    )
    return pads, Side(padding)


def _show_training(reader: Reader) -> None:
    name, masks = reader.run.name, reader.run.config.mask_zero
    if not masks:
        st.caption(
            t(
                "{name} was trained with mask_zero=False, so masking changes its usual input.",
                name=name,
            )
        )
        return
    without = [run for run in listed_runs() if not run.config.mask_zero]
    st.caption(
        t(
            "{name} was trained with mask_zero=True, so the Embedding row of id 0 is untrained.",
            name=name,
        )
    )
    if without:
        names = ", ".join(run.name for run in without[:5])
        st.caption(t("Trained without masking: {names}.", names=names))
    else:
        st.page_link(
            train_page(), label=t("Train one without masking"), query_params={"mask_zero": "false"}
        )


def _show_predictions(masked: PaddedReading, unmasked: PaddedReading, reader: Reader) -> None:
    pads = int((~masked.is_word).sum())
    with st.container(horizontal=True):
        st.metric(t("P(positive), mask_zero=True"), f"{masked.prediction:.3f}", width="content")
        st.metric(
            t("P(positive), mask_zero=False"),
            f"{unmasked.prediction:.3f}",
            f"{unmasked.prediction - masked.prediction:+.3f}",
            delta_color="off",
            width="content",
        )
    moved = float(unmasked.state_change[~unmasked.is_word].sum())
    still = float(masked.state_change[~masked.is_word].sum())
    st.caption(
        tn(
            "{model_name}. State change over {n:,} zero (Euclidean): {still:.3f} "
            "with masking, {moved:.3f} without.",
            "{model_name}. State change over {n:,} zeros (Euclidean): {still:.3f} "
            "with masking, {moved:.3f} without.",
            pads,
            model_name=reader.model_name,
            still=still,
            moved=moved,
        )
    )


def _show_positions(
    masked: PaddedReading, unmasked: PaddedReading, encoded: EncodedReview, *, key: str
) -> None:
    tokens = [word.token for word in encoded.kept]
    colours = theme_palette()
    show_heading(t("P(positive) after each position"), t("shaded: padding"))
    show_chart(
        probability_by_position(masked, unmasked, tokens, colours=colours),
        key=f"{key}_positions",
        alt_text=t("P(positive) after each position, with and without masking."),
    )
    for name, reading, caption, axis in (
        ("mask_zero=True", masked, t("padding is skipped, the state stays"), False),
        ("mask_zero=False", unmasked, t("zeros are read like words, the state drifts"), True),
    ):
        show_heading(t("Hidden states, {name}", name=name), caption)
        show_chart(
            padded_states(reading, tokens, axis=axis, colours=colours),
            key=f"{key}_states_{name}",
            alt_text=t("Hidden state of every unit after each position, {name}.", name=name),
        )


def _show_proof(reader: Reader, encoded: EncodedReview, padding: Side, *, key: str) -> None:
    st.subheader(t("Alone, and in a batch with a long review"), anchor=False)
    frequent = max(reader.rules.skip_top, 4)
    proof = _proof(
        reader.run.run_id,
        reader.run.seconds,
        reader.epoch,
        tuple(encoded.ids.tolist()),
        frequent,
        padding,
    )
    st.markdown(
        t(
            "All reviews of a batch have the same length. Next to one of {longer:,} "
            "words (here one word repeated, as in [TensorFlow's tutorial]({source})),"
            " yours gets {zeros:,} zeros:",
            source=TEXT_TUTORIAL,
            longer=proof.longer,
            zeros=proof.longer - proof.words,
        )
    )
    st.text(
        t(
            "{word} ... ({longer:,} times)",
            word=reader.vocabulary.word(frequent),
            longer=proof.longer,
        )
    )
    st.dataframe(
        proof_rows(proof),
        hide_index=True,
        key=f"{key}_proof",
        width=640,
        alt=t("P(positive) alone and in a batch with a long review, with masking and without."),
        column_config={
            "mask": st.column_config.TextColumn("mask_zero"),
            "alone": st.column_config.NumberColumn(t("alone"), format="%.6f"),
            "beside": st.column_config.NumberColumn(t("with the long review"), format="%.6f"),
            "difference": st.column_config.NumberColumn(t("difference"), format="%.6f"),
        },
    )


def proof_rows(proof: BatchProof) -> pd.DataFrame:
    """Two rows, with masking and without: `mask`, `alone`, `beside`, `difference`."""
    return pd.DataFrame(
        [
            (name, alone, beside, beside - alone)
            for name, alone, beside in (
                ("True", proof.masked_alone, proof.masked_beside),
                ("False", proof.unmasked_alone, proof.unmasked_beside),
            )
        ],
        columns=["mask", "alone", "beside", "difference"],
    )


@st.cache_data(max_entries=64, show_spinner=False)
def _proof(
    run_id: str, seconds: float, epoch: int, ids: tuple[int, ...], frequent: int, padding: Side
) -> BatchProof:
    reader = reader_of(runtime().store.find(run_id), epoch)
    longer = np.full(max(_VERY_LONG, len(ids)), frequent, dtype=np.int32)
    return beside_longer(np.array(ids, dtype=np.int32), longer, reader.weights, padding=padding)
