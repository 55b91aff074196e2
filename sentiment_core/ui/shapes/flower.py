"""Vector to vector: the post's flowers, four measurements become a species."""

import numpy as np
import streamlit as st

from sentiment_core.charts.shapes.bars import share_bars
from sentiment_core.i18n import t
from sentiment_core.lessons import iris
from sentiment_core.lessons.bundle import bundled_lesson
from sentiment_core.lessons.keras_code import IRIS
from sentiment_core.lessons.tensors import Tensor
from sentiment_core.ui.app.stepper import show_stepper
from sentiment_core.ui.app.theme import theme_palette
from sentiment_core.ui.shapes.unrolled import show_tensors_and_code, show_unrolled
from sentiment_core.ui.shapes.vector_vector import FLAT_STEPS, flat_picture
from sentiment_core.ui.shared.chart import show_chart, show_heading
from sentiment_core.ui.shared.sources import FISHER


def show_iris(*, key: str) -> None:
    """Show a flower's four measurements become a species."""
    flowers = iris.held_out_flowers()
    facts = bundled_lesson(iris.NAME).facts
    chosen = st.selectbox(
        t("Held-out flower"),
        options=range(len(flowers)),
        format_func=lambda at: t(
            "flower {at}, label {species}", at=at + 1, species=flowers[at].species
        ),
        key=f"{key}_flower",
        help=t("Fills in the four measurements below; they can be changed."),
    )
    flower = flowers[chosen]
    columns = st.columns(4)
    measured = tuple(
        float(
            columns[at].number_input(
                t("{measure} (cm)", measure=t(name)),
                min_value=0.1,
                max_value=10.0,
                value=flower.measurements[at],
                step=0.1,
                format="%.1f",
                key=f"{key}_{at}_{chosen}",
                help=t("One of the four inputs."),
            )
        )
        for at, name in enumerate(iris.MEASUREMENTS)
    )
    reading = iris.bundled_iris().read(measured)
    changed = measured != flower.measurements
    st.fragment(_iris_steps)(reading, None if changed else flower.species, key=key)
    st.caption(
        t(
            "{right} of {held_out_flowers} held-out flowers correct; trained on "
            "{training_flowers} others ([Fisher, 1936]({source})).",
            right=facts["right"],
            held_out_flowers=facts["held_out_flowers"],
            training_flowers=facts["training_flowers"],
            source=FISHER,
        )
    )
    tensors = [
        Tensor("measurements", (1, 4), t("centimetres")),
        Tensor("hidden", (1, len(reading.hidden)), t("relu of 8 sums")),
        Tensor("output", (1, 3), t("a probability for each species, sum 1")),
    ]
    show_tensors_and_code(tensors, IRIS)


def _iris_steps(reading: iris.IrisReading, truly: str | None, *, key: str) -> None:
    step = show_stepper(3, key=key)
    best = iris.SPECIES[int(np.argmax(reading.shares))]
    note = (
        ""
        if truly is None
        else (t(", correct") if best == truly else t("; the label is {truly}", truly=truly))
    )
    sentence = (
        t(
            "Four numbers: {numbers}.",
            numbers=", ".join(f"{value:.1f}" for value in reading.vector),
        ),
        t(
            "{hidden} units: weighted sums of the four, with 0 for a negative sum (relu).",
            hidden=len(reading.hidden),
        ),
        t("The largest probability: {best}{note}.", best=best, note=note),
    )[step]
    st.markdown(
        t(
            "**Step {step} of 3: {name}.** {sentence}",
            step=step + 1,
            name=FLAT_STEPS[step],
            sentence=sentence,
        )
    )
    picture, shares = st.columns([2, 3], gap="medium")
    with picture:
        show_unrolled(
            flat_picture(t("4 measurements"), reading.hidden, best, step),
            step=0,
            title=t("Network"),
            alt_text=t("One box for the hidden layer; four measurements below, the species above."),
            key=f"{key}_unrolled",
        )
    with shares:
        show_heading(t("Output vector"), t("a probability for each species, sum 1"))
        show_chart(
            share_bars(
                iris.SPECIES if step == 2 else [],
                [float(share) for share in reading.shares] if step == 2 else [],
                marked=best,
                rows=3,
                colours=theme_palette(),
            ),
            key=f"{key}_shares",
            alt_text=t("The probability of each of the three species; shown at step 3."),
        )
