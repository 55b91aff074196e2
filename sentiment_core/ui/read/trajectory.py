"""State change per word, and state trajectory (PCA)."""

import streamlit as st

from sentiment_core.charts.read.reading import state_change_bars
from sentiment_core.charts.read.trajectory import NAMED_JUMPS, trajectory_chart
from sentiment_core.i18n import t, tn
from sentiment_core.rnn.evaluation.projection import Projection
from sentiment_core.rnn.network.trace import ReviewTrace
from sentiment_core.ui.app.theme import theme_palette
from sentiment_core.ui.shared.chart import show_chart, show_heading


def show_trajectory(
    trace: ReviewTrace, projection: Projection | None, *, step: int, key: str
) -> None:
    """Show the state change per word and the trajectory.

    Args:
        trace: the reading, at least one step long.
        projection: of the network that read, at the same epoch; None where there is none.
        step: the current timestep.
    """
    states = trace.outputs
    show_heading(
        t("State change per word"), t("Euclidean distance, last layer; the largest are named")
    )
    jumps = ", ".join(str(at + 1) for at in sorted(trace.largest_changes(NAMED_JUMPS)))
    show_chart(
        state_change_bars(trace, step=step, colours=theme_palette()),
        key=f"{key}_change",
        alt_text=t(
            "Change of the hidden state at each step; the largest at steps {jumps}.", jumps=jumps
        ),
    )
    if projection is None or projection.units != states.shape[1]:
        st.caption(
            t(
                "No state trajectory: its PCA is computed at the end of training, "
                "for the best epoch only."
            )
        )
        return
    show_heading(
        t("State trajectory (PCA)"),
        t("orange below 0.5, blue above; ring: current word; square: start"),
    )
    show_chart(
        trajectory_chart(trace, projection, step=step, colours=theme_palette()),
        key=f"{key}_chart",
        alt_text=tn(
            "The state over {n} step on two components; largest changes at steps {jumps}.",
            "The state over {n} steps on two components; largest changes at steps {jumps}.",
            len(trace.ids),
            jumps=jumps,
        ),
    )
    share = float(projection.explained.sum())
    st.caption(
        t(
            "Grey: {cloud:,} of {states:,} states from {reviews:,} validation "
            "reviews. Both components hold {share:.0f} % of the variance of {units} "
            "units.",
            reviews=projection.reviews,
            states=projection.states,
            cloud=len(projection.cloud),
            share=100 * share,
            units=projection.units,
        )
    )
