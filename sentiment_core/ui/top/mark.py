"""The mark at the top of every page: progress of a visitor's runs."""

from collections.abc import Sequence

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from sentiment_core.i18n import t
from sentiment_core.jobs.queue.snapshot import JobSnapshot, JobStatus
from sentiment_core.rnn.runs.names import default_name
from sentiment_core.ui.app.followed import followed_runs, run_to_show
from sentiment_core.ui.app.looking import look_again
from sentiment_core.ui.app.navigation import compare_page, train_page
from sentiment_core.ui.app.plans import advance_plan, plan_of_visitor
from sentiment_core.ui.app.runtime import Runtime

Line = tuple[str, StreamlitPage, dict[str, str]]

_ICON = ":material/model_training:"
# A hundred people may wait, few can train.
_TRAINING, _WAITING = 1.0, 5.0
# In Streamlit's own bar, which has no place for anything but pages; the page does not move.
_LOOK = """<style>
[data-testid='stLayoutWrapper']:has(> .st-key-mark) { display: contents; }
.st-key-mark {
  position: fixed; top: 0; right: 1rem; height: 3rem; z-index: 999991;
  width: auto; justify-content: center;
}
[data-testid='stApp']:has(.st-key-mark p) [data-testid='stHeader'] { padding-right: 15rem; }
.st-key-mark p { font-size: 0.875rem; white-space: nowrap; }
</style>"""


def show_mark(shared: Runtime, page: str) -> None:
    """Show the mark, and look again on its own while a run lives; nothing without one.

    What is left of a visitor's plan is submitted at each look, whatever page is open. On Train the
    run that the page itself shows is left out.
    """
    shown = run_to_show(shared) if page == "Train" else None

    def runs() -> list[JobSnapshot]:
        advance_plan(shared)
        return followed_runs(shared, but=shown)

    st.html(_LOOK)
    with st.container(key="mark"):  # there without a run too, so that nothing below it moves
        look_again(
            runs,
            lambda seen: _draw(shared, seen),
            every=lambda seen: _seconds_between_looks(shared, seen),
        )


def _seconds_between_looks(shared: Runtime, runs: Sequence[JobSnapshot]) -> float | None:
    statuses = {one.status for one in runs}
    plan = plan_of_visitor(shared)
    if JobStatus.RUNNING in statuses or (plan is not None and not plan.done(shared.queue)):
        return _TRAINING
    return _WAITING if JobStatus.WAITING in statuses else None


def _draw(shared: Runtime, runs: Sequence[JobSnapshot]) -> None:
    lines = _lines(shared, runs)
    if len(lines) == 1:
        _show(*lines[0])
    elif lines:
        label = t("{first}, +{more}", first=lines[0][0], more=len(lines) - 1)
        last, page, _ = lines[-1]
        if page.url_path == compare_page().url_path:
            label = last  # it counts its runs itself
        with st.popover(label, key="mark_list", type="tertiary", icon=_ICON):
            for line in lines:
                _show(*line)


def _lines(shared: Runtime, runs: Sequence[JobSnapshot]) -> list[Line]:
    lines: list[Line] = [(_run_text(one), train_page(), {"run": one.run_id}) for one in runs]
    plan = plan_of_visitor(shared)
    if plan is not None and not plan.shown:
        ended = sum(one is not None and not one.live for one in plan.snapshots(shared.queue))
        text = t("Comparison: {ended} of {count} done", ended=ended, count=len(plan.runs))
        lines.append((text, compare_page(), {}))
    return lines


def _show(label: str, page: StreamlitPage, query: dict[str, str]) -> None:
    st.page_link(page, label=label, icon=_ICON, query_params=query)


def _run_text(run: JobSnapshot) -> str:
    name = default_name(run.run_id, run.config)
    if run.status == JobStatus.WAITING:
        return t("{name} waiting, number {position}", name=name, position=run.position)
    if run.status == JobStatus.RUNNING:
        epoch = run.batches[-1].epoch if run.batches else 1
        return t(
            "{name} training {epoch}/{epochs}", name=name, epoch=epoch, epochs=run.config.epochs
        )
    if run.status == JobStatus.FINISHED:
        best = max(entry.val_accuracy for entry in run.history)
        return t("{name} finished {best:.3f}", name=name, best=best)
    return f"{name} {t(run.status)}"
