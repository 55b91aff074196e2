"""A network unrolled in time, with its tensors and Keras code."""

from collections.abc import Sequence
from functools import partial

import pandas as pd
import streamlit as st

from sentiment_core.charts.base.heatmap import scale_end
from sentiment_core.charts.shapes.unrolled import unrolled_chart, window_of
from sentiment_core.i18n import t
from sentiment_core.lessons.tensors import Tensor
from sentiment_core.lessons.unrolled import Unrolled
from sentiment_core.ui.app.theme import theme_palette
from sentiment_core.ui.shared.chart import show_chart, show_heading
from sentiment_core.ui.shared.fold import show_folded


def show_unrolled(
    unrolled: Unrolled, *, step: int, title: str, alt_text: str, columns: int = 16, key: str
) -> None:
    """Show a network up to a step, and the same as a table.

    Args:
        unrolled: the picture, at least one step long.
        step: the current step, from 0.
        title: what is shown; of this project's own words only.
        alt_text: what a screen reader says; the same at every step.
        columns: the most steps side by side.
    """
    end = scale_end(unrolled.states)
    show_heading(title, t("units: orange -{end:g}, blank 0, blue +{end:g}", end=end))
    with st.container(key=f"{key}_picture"):
        show_chart(
            unrolled_chart(unrolled, step=step, columns=columns, colours=theme_palette()),
            key=f"{key}_chart",
            alt_text=alt_text,
        )
    shown = window_of(unrolled, step=step, columns=columns)
    if len(shown) < len(unrolled):
        st.caption(
            t(
                "Steps {start} to {stop} of {unrolled}",
                start=shown.start + 1,
                stop=shown.stop,
                unrolled=len(unrolled),
            )
        )
    table = partial(_show_table, unrolled, step=step, key=f"{key}_table")
    show_folded(t("Table"), table, key=f"{key}_folded")


def show_tensors_and_code(tensors: Sequence[Tensor], code: str) -> None:
    """Show the tensors of a network beside its Keras code.

    Args:
        tensors: from input to output.
    """
    left, right = st.columns([2, 3], gap="medium")
    with left:
        st.caption(t("**Tensors** (first axis: the batch, here 1)"))
        rows = [f"| {one.name} | `{_shape(one)}` | {one.meaning} |" for one in tensors]
        st.markdown("\n".join([t("| tensor | shape | what it is |"), "|---|---|---|", *rows]))
    with right:
        st.caption(t("**Keras code**"))
        st.code(code.rstrip(), language="python", wrap_lines=True)


def _shape(tensor: Tensor) -> str:
    """A shape with no-break spaces."""
    return str(tensor.shape).replace(" ", "\u00a0")


def _show_table(unrolled: Unrolled, *, step: int, key: str) -> None:
    steps = range(step + 1)
    frame = pd.DataFrame(
        {
            "step": [at + 1 for at in steps],
            "in": [unrolled.inputs[at] for at in steps],
            "out": [unrolled.outputs[at] for at in steps],
        }
    )
    states = pd.DataFrame(
        unrolled.states[: step + 1] if unrolled.held else None,
        columns=[str(unit) for unit in range(unrolled.units)],
    )
    number = st.column_config.NumberColumn
    st.dataframe(
        pd.concat([frame, states], axis=1),
        hide_index=True,
        key=key,
        alt=t("Every step so far: what went in, what came out, and the state of every unit."),
        column_config={
            "step": number(t("step"), width="small"),
            "in": st.column_config.TextColumn(t("goes in")),
            "out": st.column_config.TextColumn(t("comes out")),
            **{str(unit): number(str(unit), format="%.3f") for unit in range(unrolled.units)},
        },
    )
