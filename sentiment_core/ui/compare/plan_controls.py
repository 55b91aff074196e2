"""Controls that train a plan: three cells, or several seeds."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from sentiment_core.data.sources import DATASETS
from sentiment_core.i18n import spelled, t
from sentiment_core.jobs.plan import PlanKind
from sentiment_core.jobs.preparation import PreparationState
from sentiment_core.rnn.ledger.ledger import LedgerRow, settings_in_words
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limits import CellType, DatasetName
from sentiment_core.ui.app import keys
from sentiment_core.ui.app.plans import plan_of_visitor, start_plan, take_results
from sentiment_core.ui.app.runtime import Runtime
from sentiment_core.ui.app.session import remembered_settings
from sentiment_core.ui.app.url import from_link
from sentiment_core.ui.compare.comparison import tick
from sentiment_core.ui.compare.own_ledger import Ledger, row_label
from sentiment_core.ui.compare.plan_view import PLAN
from sentiment_core.ui.components.into_sight import bring_into_sight
from sentiment_core.ui.shared.cost import cost_here, seconds_text

_FORM = "form"


def pick_settings(shared: Runtime, ledger: Ledger, *, key: str) -> RunConfig:
    """Let a visitor choose whose settings are trained: those of the form on Train, or of a run."""
    form = remembered_settings() or RunConfig()
    if remembered_settings() is None and (
        shared.preparation.snapshot.state == PreparationState.FAILED
    ):
        form = replace(form, dataset=DatasetName.REPLICA)
    rows = {row.run_id: row for row in ledger.rows if row.is_network}
    if st.session_state.get(key, _FORM) not in {_FORM, *rows}:
        st.session_state[key] = _FORM  # that run was deleted
    chosen = st.selectbox(
        t("Settings to train with"),
        options=[_FORM, *rows],
        format_func=lambda run_id: _settings_label(rows.get(run_id)),
        key=key,
        help=t("From the Train page, or from a run in the ledger."),
    )
    config = rows[chosen].config if chosen in rows else form
    st.caption(
        t(
            "{reviews}: {settings}",
            reviews=DATASETS[config.dataset].label,
            settings=settings_in_words(config),
        )
    )
    return config


def _settings_label(row: LedgerRow | None) -> str:
    return t("Train page") if row is None else row_label(row)


def show_plan_button(
    shared: Runtime, configs: Sequence[RunConfig], *, kind: PlanKind, label: str, key: str
) -> None:
    """The button that starts a plan, with its estimated cost.

    Args:
        configs: what is trained, in this order.
    """
    plan = plan_of_visitor(shared)
    busy = plan is not None and not plan.done(shared.queue)
    seconds = sum(shared.queue.estimate_seconds(config) for config in configs)
    why_not = next(filter(None, (cost_here(shared, config).why_not for config in configs)), "")
    fingerprint = "" if why_not else shared.dataset(configs[0].dataset).fingerprint
    help_text = t("One after the other. Finished runs with equal settings are reused.")
    if busy:
        help_text = t("Another comparison is being trained. Wait for it, or stop it.")
    st.button(
        label,
        key=key,
        type="primary" if kind == PlanKind.CELLS else "secondary",
        icon=":material/play_arrow:",
        disabled=busy or bool(why_not),
        help=why_not or help_text,
        on_click=_start,
        args=(shared, kind, configs, fingerprint),
        width="stretch",
    )
    if not why_not:
        st.caption(t("{runs} runs · {seconds}", runs=len(configs), seconds=seconds_text(seconds)))
    elif kind == PlanKind.CELLS:
        st.warning(why_not)


def _start(shared: Runtime, kind: PlanKind, configs: Sequence[RunConfig], fingerprint: str) -> None:
    start_plan(shared, kind, configs, fingerprint)
    bring_into_sight(PLAN)


def show_three_cells(shared: Runtime, ledger: Ledger, *, key: str) -> RunConfig:
    """Let a visitor choose settings and train each of the three cells with them.

    Returns:
        The settings that are chosen.
    """
    config = pick_settings(shared, ledger, key=key)
    with st.container(key="bar_start", gap="xxsmall"):
        show_plan_button(
            shared,
            [replace(config, cell=cell) for cell in CellType],
            kind=PlanKind.CELLS,
            label=t("Train all {number} cells", number=spelled(len(CellType))),
            key="train_cells",
        )
    return config


def follow_plan(shared: Runtime) -> None:
    """When all three cells are there, compare them; also in a page that was loaded again."""
    plan = plan_of_visitor(shared)
    nothing_yet = keys.COMPARED not in st.session_state and not from_link(keys.RUNS)
    results = take_results(shared, again=nothing_yet)
    if plan is not None and plan.kind == PlanKind.CELLS and results:
        tick(results)
