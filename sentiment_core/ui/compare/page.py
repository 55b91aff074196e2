"""Compare: which network reads better, and is the difference real?"""

from functools import partial

import streamlit as st

from sentiment_core.charts.base.run_series import LETTERS
from sentiment_core.i18n import t
from sentiment_core.ui.app.runtime import runtime
from sentiment_core.ui.compare.closer import show_compare_closer
from sentiment_core.ui.compare.comparison import (
    compared_ledger,
    pick_compared,
    pinned_run,
    show_missing,
    ticked_runs,
)
from sentiment_core.ui.compare.curves import show_epochs_table
from sentiment_core.ui.compare.ledger import show_ledger
from sentiment_core.ui.compare.plan_controls import follow_plan, show_three_cells
from sentiment_core.ui.compare.plan_view import show_learning
from sentiment_core.ui.compare.reading import readers_of, show_compared_reading
from sentiment_core.ui.compare.run_actions import show_run_actions
from sentiment_core.ui.compare.seeds import show_seed_training, show_seeds
from sentiment_core.ui.shared.fold import show_folded
from sentiment_core.ui.shared.phone_bar import show_phone_bar
from sentiment_core.ui.shared.walk import show_walk
from sentiment_core.ui.top.page_top import show_top
from sentiment_core.ui.top.review_input import review_input
from sentiment_core.ui.top.run_picker import show_no_runs
from sentiment_core.ui.train.data_banner import show_data_banner

top = show_top(t("Which network reads better, and is the difference real?"), page="Compare")
show_phone_bar()

shared = runtime()
follow_plan(shared)
ledger = compared_ledger(shared)
if not ledger.rows:
    show_no_runs()
    st.stop()

ticked = ticked_runs(ledger)
show_missing()
pinned = pinned_run(shared, ledger)
rows = dict(zip(LETTERS, ticked, strict=False))

pick_compared(top, ledger, ticked)
review, _ = review_input(top, folded=True)
left, right = st.columns([1, 3], gap="medium")
with left:
    config = show_three_cells(shared, ledger, key="compare_settings")
    show_data_banner(shared.preparation)
with right:
    show_learning(shared, rows, ledger.runs, key="compare_curves")

readers = readers_of(ticked, ledger.runs)
if readers:
    show_compared_reading(review, readers, rows, key="compare_read")
else:
    st.info(t("Choose a network under Compared; it reads the review here."))

if rows:
    table = partial(show_epochs_table, rows, ledger.runs, key="compare_curves_table")
    show_folded(t("Epochs"), table, key="compare_curves_folded")
    show_compare_closer(shared, readers, rows, review, key="compare_closer")

st.subheader(t("Ledger: all runs on this server"), anchor=False)
letters = {row.run_id: letter for letter, row in rows.items()}
shown = show_ledger(ledger, ticked, pinned, letters)
if shown:
    show_run_actions(shared, ledger, shown, pinned, letters)

st.subheader(t("Equal settings, several seeds"), anchor=False)
show_seed_training(shared, config)
show_seeds(list(ledger.runs.values()), key="compare_seeds")
show_walk("Compare")
