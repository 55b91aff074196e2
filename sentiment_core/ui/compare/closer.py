"""Details of a ticked network: its scoreboard, and the baseline."""

from collections.abc import Mapping

import streamlit as st

from sentiment_core.data.sources import dataset_of_run
from sentiment_core.i18n import t
from sentiment_core.rnn.ledger.ledger import LedgerRow
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.ui.app.label import plain_words
from sentiment_core.ui.app.runtime import Runtime
from sentiment_core.ui.compare.baseline import show_baseline
from sentiment_core.ui.reviews.scoreboard import show_folded_scoreboard
from sentiment_core.ui.shared.fold import show_folded


def show_compare_closer(
    shared: Runtime,
    readers: Mapping[str, Reader],
    rows: Mapping[str, LedgerRow],
    review: str,
    *,
    key: str,
) -> None:
    """Show two folded sections about one of the ticked networks; a folded one costs nothing.

    Args:
        readers: the ticked networks, by letter; nothing is shown where there is none.
        rows: what the ledger calls them, by letter.
    """
    if not readers:
        return
    chosen = next(iter(readers))
    if len(readers) > 1:
        names = {
            letter: f"{letter}: {plain_words(rows[letter].name) or reader.run.name}"
            for letter, reader in readers.items()
        }
        picked = st.segmented_control(
            t("Which network"),
            options=list(readers),
            default=chosen,
            required=True,
            format_func=lambda letter: names.get(letter, letter),
            key=f"{key}_which_{''.join(readers)}",
            help=t("For the two sections below."),
        )
        chosen = picked if picked in readers else chosen
    reader = readers[chosen]
    run = reader.run
    show_folded_scoreboard(run, shared.store, key=f"{key}_scoreboard")
    show_folded(
        t("Baseline: bag of words + linear SVM"),
        lambda: show_baseline(
            reader,
            review,
            dataset_of_run(run.config.dataset, run.plan.fingerprint),
            questions=shared.questions,
            baselines=shared.baselines,
            key=f"{key}_baseline",
        ),
        key=f"{key}_svm",
        icon=":material/straighten:",
    )
