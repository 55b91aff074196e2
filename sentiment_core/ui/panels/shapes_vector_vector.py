"""Vector to vector: a whole review at once, and the post's flowers."""

from collections.abc import Mapping

import numpy as np
import streamlit as st

from sentiment_core.charts.shape_bars import change_bars, share_bars
from sentiment_core.charts.shape_places import place_ticks
from sentiment_core.lessons import iris, multi_hot
from sentiment_core.lessons.bundle import bundled_lesson
from sentiment_core.lessons.keras_code import IRIS, MULTI_HOT
from sentiment_core.lessons.tensors import Tensor
from sentiment_core.lessons.unrolled import Unrolled
from sentiment_core.rnn.reader import Reader
from sentiment_core.rnn.weights import Floats
from sentiment_core.text.vocabulary import tokenize
from sentiment_core.ui.choice import choose_one
from sentiment_core.ui.panels.chart import show_chart, show_heading
from sentiment_core.ui.panels.shapes_stepper import forget_step, show_stepper
from sentiment_core.ui.panels.shapes_unrolled import show_tensors_and_code, show_unrolled
from sentiment_core.ui.session import theme_palette

_REVIEW, _FLOWER = "A review", "A flower (the post's Iris)"
_STEPS = ("the vector that goes in", "the hidden layer", "the vector that comes out")
_MOST = 10
_ENDS = (0.1, 0.25, 0.5, 1.0)


def pick_vector_example() -> bool:
    """Let a visitor choose what the vector stands for; True for a review."""
    chosen = choose_one(
        "The vector is",
        options=[_REVIEW, _FLOWER],
        default=_REVIEW,
        key="vector",
        on_change=forget_step,
        told="Two examples of one vector in, one vector out.",
    )
    return bool(chosen == _REVIEW)


def show_multi_hot(review: str, reader: Reader | None, *, key: str) -> None:
    """Show a review read as one vector.

    Args:
        review: the text.
        reader: a recurrent network that reads the same words for comparison; None for none.
        key: of the panel.
    """
    network = multi_hot.bundled_multi_hot()
    reading = network.read(review)
    facts = bundled_lesson(multi_hot.NAME).facts
    if not reading.words:
        st.info("No known word to read yet. Type a review with a few common English words.")
        return
    st.fragment(_multi_hot_steps)(reading, facts, key=key)
    tensors = [
        Tensor("multi-hot", (1, multi_hot.NUM_WORDS), "1 where a word occurs, else 0"),
        Tensor("hidden", (1, len(reading.hidden)), "relu of 16 sums"),
        Tensor("output", (1, 1), "P(positive)"),
    ]
    show_tensors_and_code(tensors, MULTI_HOT)
    if reader is not None:
        _show_order(review, network, reader)
        st.caption(
            "Order is not everything: the Dense network is right on "
            f"{facts['val_accuracy']:.1%} of its validation reviews, {reader.run.name} on "
            f"{reader.run.best.val_accuracy:.1%} of its own. In most reviews the words alone tell; "
            "where a *not* or a *but* turns them, only a network that reads in order can know."
        )


def _multi_hot_steps(
    reading: multi_hot.MultiHotReading, facts: Mapping[str, object], *, key: str
) -> None:
    step = show_stepper(3, key=key)
    words = len(reading.words)
    st.markdown(f"**Step {step + 1} of 3: {_STEPS[step]}.** {_multi_hot_sentence(reading, step)}")
    show_heading(
        f"The vector: {multi_hot.NUM_WORDS:,} places, a tick for each 1",
        "frequent words left, rare ones right",
    )
    show_chart(
        place_ticks(
            reading.words, reading.ids, places=multi_hot.NUM_WORDS, colours=theme_palette()
        ),
        key=f"{key}_places",
        alt_text=f"{words} ticks along {multi_hot.NUM_WORDS:,} places, most of them at the left.",
    )
    picture, effect = st.columns([2, 3], gap="medium")
    with picture:
        show_unrolled(
            _flat(f"{words} ones", reading.hidden, f"{reading.probability:.3f}", step),
            step=0,
            title="The whole network: one column, no time",
            alt_text="One box for the hidden layer; the multi-hot vector below, P(positive) above.",
            key=f"{key}_unrolled",
        )
    with effect:
        changes = reading.probability - reading.without
        largest = np.argsort(-np.abs(changes), kind="stable")[:_MOST]
        show_heading(
            "What each word adds to P(positive)",
            "P of the review minus P without that word; the largest ten",
        )
        show_chart(
            change_bars(
                [reading.words[at] for at in largest] if step == 2 else [],
                [float(changes[at]) for at in largest] if step == 2 else [],
                end=next(end for end in _ENDS if end >= np.abs(changes).max()),
                rows=_MOST,
                colours=theme_palette(),
            ),
            key=f"{key}_changes",
            alt_text="The ten words without which P(positive) would change most; shown at step 3. "
            "The table of steps has the numbers of the network.",
        )
    st.caption(
        "Dense network, IMDB: right on "
        f"{facts['val_accuracy']:.1%} of {facts['validation_reviews']:,} validation reviews, "
        f"trained for this project on {facts['training_reviews']:,} others."
    )


def _multi_hot_sentence(reading: multi_hot.MultiHotReading, step: int) -> str:
    words, zeros = len(reading.words), multi_hot.NUM_WORDS - len(reading.words)
    if step == 0:
        return (
            f"{multi_hot.NUM_WORDS:,} places: {words} are 1, for the {words} different known words "
            f"among the review's {reading.seen}, and {zeros:,} are 0. How often a word occurs, and "
            "where, is lost."
        )
    if step == 1:
        return (
            f"Each of the {len(reading.hidden)} units adds up its weights of those {words} words "
            "and shows the sum, or 0 where it is negative."
        )
    return f"P(positive) {reading.probability:.3f}, all at once: nothing went from word to word."


def _show_order(review: str, network: multi_hot.MultiHotNetwork, reader: Reader) -> None:
    """The same words backwards: one network cannot tell, the other can."""
    backwards = " ".join(reversed(tokenize(review)))
    st.markdown("**What this shape cannot see: order.** The same review, its last word first:")
    columns = st.columns(2)
    for column, name, one, other in (
        (
            columns[0],
            "this Dense network",
            network.read(review).probability,
            network.read(backwards).probability,
        ),
        (
            columns[1],
            reader.model_name,
            reader.read(review).prediction,
            reader.read(backwards).prediction,
        ),
    ):
        column.metric(
            f"P(positive) backwards, {name}",
            f"{other:.3f}",
            f"{round(other - one, 4) + 0.0:+.4f} against forwards",
            delta_color="off",
            delta_arrow="off",
        )


def show_iris(*, key: str) -> None:
    """Show a flower's four measurements become a species."""
    flowers = iris.held_out_flowers()
    facts = bundled_lesson(iris.NAME).facts
    chosen = st.selectbox(
        "A flower that the network did not learn from",
        options=range(len(flowers)),
        format_func=lambda at: f"flower {at + 1}, truly {flowers[at].species}",
        key=f"{key}_flower",
        help="Fills the four measurements below; change them as you like.",
    )
    flower = flowers[chosen]
    columns = st.columns(4)
    measured = tuple(
        float(
            columns[at].number_input(
                f"{name} (cm)",
                min_value=0.1,
                max_value=10.0,
                value=flower.measurements[at],
                step=0.1,
                format="%.1f",
                key=f"{key}_{at}_{chosen}",
                help="One of the four numbers that go in.",
            )
        )
        for at, name in enumerate(iris.MEASUREMENTS)
    )
    reading = iris.bundled_iris().read(measured)
    changed = measured != flower.measurements
    st.fragment(_iris_steps)(reading, None if changed else flower.species, facts, key=key)
    tensors = [
        Tensor("measurements", (1, 4), "centimetres"),
        Tensor("hidden", (1, len(reading.hidden)), "relu of 8 sums"),
        Tensor("output", (1, 3), "a share for each species, sum 1"),
    ]
    show_tensors_and_code(tensors, IRIS)


def _iris_steps(
    reading: iris.IrisReading, truly: str | None, facts: Mapping[str, object], *, key: str
) -> None:
    step = show_stepper(3, key=key)
    best = iris.SPECIES[int(np.argmax(reading.shares))]
    said = "" if truly is None else (", as it is" if best == truly else f"; truly {truly}")
    sentence = (
        f"Four numbers: {', '.join(f'{value:.1f}' for value in reading.vector)}.",
        f"{len(reading.hidden)} units, each a weighted sum of the four, or 0 where it is negative.",
        f"Three shares that sum to 1; the largest says {best}{said}.",
    )[step]
    st.markdown(f"**Step {step + 1} of 3: {_STEPS[step]}.** {sentence}")
    picture, shares = st.columns([2, 3], gap="medium")
    with picture:
        show_unrolled(
            _flat("4 measurements", reading.hidden, best, step),
            step=0,
            title="The whole network: one column, no time",
            alt_text="One box for the hidden layer; four measurements below, the species above.",
            key=f"{key}_unrolled",
        )
    with shares:
        show_heading("The vector that comes out", "a share for each species, sum 1")
        show_chart(
            share_bars(
                iris.SPECIES if step == 2 else [],
                [float(share) for share in reading.shares] if step == 2 else [],
                marked=best,
                rows=3,
                colours=theme_palette(),
            ),
            key=f"{key}_shares",
            alt_text="The share of each of the three species; shown at step 3.",
        )
    st.caption(
        f"Right on {facts['right']} of {facts['held_out_flowers']} flowers that it did not learn "
        f"from; trained for this project on {facts['training_flowers']} others (Fisher, 1936)."
    )


def _flat(goes_in: str, hidden: Floats, comes_out: str, step: int) -> Unrolled:
    """The picture of a network without time, up to one of its three steps."""
    return Unrolled(
        inputs=(goes_in,),
        states=hidden[None],
        outputs=(comes_out if step == 2 else "",),
        chained=False,
        held=step >= 1,
    )
