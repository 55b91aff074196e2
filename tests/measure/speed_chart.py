"""The speed chart of the README, from the last figures of `bench`.

python -m sentiment_core bench --json | tail -n 1 > tests/measure/bench.json
make screenshots
"""

import json
from pathlib import Path

import altair as alt
import pandas as pd

from sentiment_core.charts.base.palette import LIGHT

FIGURES = Path(__file__).parent / "bench.json"

_ENGINES = {"keras": "stock Keras, both cores", "ours": "this project, one core"}
_WHOLE = {
    "post_epoch": "post's model, an epoch",
    "post_two_at_once": "two epochs side by side",
    "default_run": "default run, start to end",
}
_GROWTH = {"words": "words read", "units": "units", "reviews": "training reviews"}


def speed_chart(figures: dict[str, object]) -> alt.VConcatChart:
    """Whole runs as bars; below, how the time of the batches grows.

    Args:
        figures: the last line of `bench --json`.
    """
    cases: dict[str, dict] = figures["cases"]  # type: ignore[assignment,type-arg]
    whole = pd.DataFrame(
        {"case": f"{label} ({cases[case]['ratio']:.1f} times)", "engine": name,
         "seconds": cases[case][engine]["median"]}
        for case, label in _WHOLE.items() for engine, name in _ENGINES.items()
    )  # fmt: skip
    colour = alt.Color(
        "engine:N",
        scale=alt.Scale(domain=[*_ENGINES.values()], range=["#b9bcc2", LIGHT.training]),
        legend=alt.Legend(orient="top", title=None),
    )
    bars = alt.Chart(whole).encode(
        x=alt.X("seconds:Q", title="seconds"),
        y=alt.Y("case:N", title=None, sort=None, axis=alt.Axis(labelLimit=320)),
        yOffset=alt.YOffset("engine:N", sort=None),
    )
    labels = bars.mark_text(align="left", dx=4).encode(text=alt.Text("seconds:Q", format=".1f"))
    top = (bars.mark_bar().encode(color=colour) + labels).properties(width=520, height=150)
    return alt.vconcat(
        top, alt.hconcat(*(_growth(cases, name, colour) for name in _GROWTH))
    ).configure_view(stroke=None)  # fmt: skip


def _growth(cases: dict[str, dict], name: str, colour: alt.Color) -> alt.Chart:  # type: ignore[type-arg]
    rows = pd.DataFrame(
        {"size": int(case.removeprefix(f"{name}_")), "engine": label,
         "seconds": timing[engine]["median"]}
        for case, timing in cases.items() if case.startswith(f"{name}_")
        for engine, label in _ENGINES.items()
    )  # fmt: skip
    return (
        alt.Chart(rows)
        .mark_line(point=True)
        .encode(
            x=alt.X("size:Q", title=_GROWTH[name], axis=alt.Axis(tickCount=4)),
            y=alt.Y("seconds:Q", title="seconds" if name == "words" else None),
            color=colour,
        )
        .properties(width=215, height=130)
    )


if __name__ == "__main__":  # `streamlit run` shows it
    import streamlit as st

    st.set_page_config(layout="wide")
    st.altair_chart(speed_chart(json.loads(FIGURES.read_text())), theme=None)
