"""`Dense` and `TimeDistributed(Dense)` on the states of a review: the same numbers."""

from functools import partial

import pandas as pd
import streamlit as st

from sentiment_core.i18n import t, tn
from sentiment_core.lessons.keras_code import DENSE, TIME_DISTRIBUTED
from sentiment_core.rnn.analysis.time_distributed import BothHeads, both_heads
from sentiment_core.rnn.network.trace import ReviewTrace
from sentiment_core.rnn.network.weights import NetworkWeights
from sentiment_core.ui.shared.fold import show_folded
from sentiment_core.ui.shared.sources import TIME_DISTRIBUTED_LAYER


def show_both_heads(trace: ReviewTrace, weights: NetworkWeights, *, key: str) -> None:
    """Show the two lines of code with what they give for a review.

    Args:
        trace: the reading, at least one step long.
    """
    found = both_heads(trace, weights)
    steps = len(found.dense)
    st.caption(t("**Dense or TimeDistributed(Dense)**"))
    facts = tn(
        "{shape}, {n} parameter",
        "{shape}, {n} parameters",
        found.parameters,
        shape=(1, steps, 1),
    )
    lines = [
        t("{code}\n# {facts}, last step {value:.4f}", code=code, facts=facts, value=values[-1])
        for code, values in (
            (DENSE, found.dense),
            (TIME_DISTRIBUTED, found.time_distributed),
        )
    ]
    st.code("\n\n".join(lines), language="python", wrap_lines=True)
    st.caption(
        tn(
            "Largest difference over {n} step: {difference:.2g}. Dense multiplies the last axis, "
            "so it is applied to every step. [TimeDistributed]({source}) calls a layer once per "
            "step; layers that take no time axis, such as Conv2D, need it.",
            "Largest difference over {n} steps: {difference:.2g}. Dense multiplies the last axis, "
            "so it is applied to every step. [TimeDistributed]({source}) calls a layer once per "
            "step; layers that take no time axis, such as Conv2D, need it.",
            steps,
            difference=found.difference,
            source=TIME_DISTRIBUTED_LAYER,
        )
    )
    table = partial(_show_table, trace.tokens, found, key=f"{key}_table")
    show_folded(t("Table: both output layers"), table, key=f"{key}_folded")


def _show_table(tokens: list[str], found: BothHeads, *, key: str) -> None:
    frame = pd.DataFrame(
        {
            "step": range(1, len(tokens) + 1),
            "word": tokens,
            "Dense": found.dense.astype(float),
            "TimeDistributed(Dense)": found.time_distributed.astype(float),
        }
    )
    number = st.column_config.NumberColumn
    st.dataframe(
        frame,
        hide_index=True,
        key=key,
        alt=t("The output of Dense and of TimeDistributed(Dense) at every step."),
        column_config={
            "step": number(t("step"), width="small"),
            "word": st.column_config.TextColumn(t("word")),
            **{name: number(name, format="%.6f") for name in frame.columns[2:]},
        },
    )
