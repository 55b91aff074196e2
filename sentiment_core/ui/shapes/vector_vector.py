"""Vector to vector: a multi-hot review."""

import numpy as np
import streamlit as st

from sentiment_core.charts.shapes.bars import change_bars
from sentiment_core.charts.shapes.multi_hot import position_ticks
from sentiment_core.i18n import later, t, tn
from sentiment_core.lessons import multi_hot
from sentiment_core.lessons.bundle import bundled_lesson
from sentiment_core.lessons.keras_code import MULTI_HOT
from sentiment_core.lessons.tensors import Tensor
from sentiment_core.lessons.unrolled import Unrolled
from sentiment_core.rnn.network.weights import Floats
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.text.vocabulary import tokenize
from sentiment_core.ui.app.choice import choose_one
from sentiment_core.ui.app.session import usual_labels
from sentiment_core.ui.app.stepper import forget_step, show_stepper
from sentiment_core.ui.app.theme import theme_palette
from sentiment_core.ui.shapes.unrolled import show_tensors_and_code, show_unrolled
from sentiment_core.ui.shared.chart import show_chart, show_heading

_REVIEW, _FLOWER = later("A review"), later("A flower (the post's Iris)")
FLAT_STEPS = (t("input vector"), t("hidden layer"), t("output vector"))
_MOST = 10
_ENDS = (0.1, 0.25, 0.5, 1.0)


def pick_vector_example() -> bool:
    """Let a visitor choose what the vector stands for; True for a review."""
    chosen = choose_one(
        t("The vector is"),
        options=[_REVIEW, _FLOWER],
        default=_REVIEW,
        format_func=t,
        key="vector",
        on_change=forget_step,
        help_text=t("Two examples of one vector in, one vector out."),
        bare=True,
    )
    return bool(chosen == _REVIEW)


def show_multi_hot(review: str, reader: Reader | None, *, key: str) -> None:
    """Show a review read as one vector.

    Args:
        reader: a recurrent network that reads the same words for comparison; None for none.
    """
    network = multi_hot.bundled_multi_hot()
    reading = network.read(review)
    facts = bundled_lesson(multi_hot.NAME).facts
    if not reading.words:
        st.info(t("No known word to read. Type a review with a few common English words."))
        return
    st.fragment(_multi_hot_steps)(reading, key=key)
    st.caption(
        t(
            "Dense network: validation accuracy {val_accuracy:.3f} ({validation_reviews:,} IMDB "
            "reviews), trained on {training_reviews:,}.",
            val_accuracy=float(str(facts["val_accuracy"])),
            validation_reviews=facts["validation_reviews"],
            training_reviews=facts["training_reviews"],
        )
    )
    tensors = [
        Tensor("multi-hot", (1, multi_hot.NUM_WORDS), t("1 where a word occurs, else 0")),
        Tensor("hidden", (1, len(reading.hidden)), t("relu of 16 sums")),
        Tensor("output", (1, 1), "P(positive)"),
    ]
    show_tensors_and_code(tensors, MULTI_HOT)
    if reader is not None:
        _show_order(review, network, reader)
        accuracy = reader.run.val_accuracy
        measured = (
            ""
            if accuracy is None
            else t(
                "{name}: validation accuracy {val_accuracy:.3f}. ",
                name=reader.run.name,
                val_accuracy=accuracy,
            )
        )
        st.caption(measured + t("Order matters where a *not* or *but* turns the words."))


@usual_labels()  # of the Dense network, whatever those of the recurrent one are
def _multi_hot_steps(reading: multi_hot.MultiHotReading, *, key: str) -> None:
    step = show_stepper(3, key=key)
    words = len(reading.words)
    st.markdown(
        t(
            "**Step {step} of 3: {name}.** {sentence}",
            step=step + 1,
            name=FLAT_STEPS[step],
            sentence=_multi_hot_sentence(reading, step),
        )
    )
    show_heading(
        t("Multi-hot vector: {positions:,} numbers", positions=multi_hot.NUM_WORDS),
        t("a tick for each 1; frequent words left"),
    )
    show_chart(
        position_ticks(
            reading.words, reading.ids, positions=multi_hot.NUM_WORDS, colours=theme_palette()
        ),
        key=f"{key}_positions",
        alt_text=tn(
            "{n} tick along {positions:,} positions.",
            "{n} ticks along {positions:,} positions, most of them at the left.",
            words,
            positions=multi_hot.NUM_WORDS,
        ),
    )
    picture, effect = st.columns([2, 3], gap="medium")
    with picture:
        show_unrolled(
            flat_picture(
                tn("{n} one", "{n} ones", words), reading.hidden, f"{reading.probability:.3f}", step
            ),
            step=0,
            title=t("Network"),
            alt_text=t(
                "One box for the hidden layer; the multi-hot vector below, P(positive) above."
            ),
            key=f"{key}_unrolled",
        )
    with effect:
        changes = reading.probability - reading.without
        largest = np.argsort(-np.abs(changes), kind="stable")[:_MOST]
        show_heading(t("Leave-one-out influence"), t("the ten largest"))
        show_chart(
            change_bars(
                [reading.words[at] for at in largest] if step == 2 else [],
                [float(changes[at]) for at in largest] if step == 2 else [],
                end=next(end for end in _ENDS if end >= np.abs(changes).max()),
                rows=_MOST,
                colours=theme_palette(),
            ),
            key=f"{key}_changes",
            alt_text=t(
                "The ten words without which P(positive) would change most; shown at step 3."
            ),
        )


def _multi_hot_sentence(reading: multi_hot.MultiHotReading, step: int) -> str:
    words, zeros = len(reading.words), multi_hot.NUM_WORDS - len(reading.words)
    if step == 0:
        return tn(
            "{n} of {positions:,} numbers is 1, for the known word among {seen}; "
            "{zeros:,} are 0. Count and order of words are lost.",
            "{n} of {positions:,} numbers are 1, for the different known words among {seen}; "
            "{zeros:,} are 0. Count and order of words are lost.",
            words,
            positions=multi_hot.NUM_WORDS,
            seen=reading.seen,
            zeros=zeros,
        )
    if step == 1:
        return t(
            "Each of {hidden} units sums its weights of those words, with 0 for a negative sum "
            "(relu).",
            hidden=len(reading.hidden),
        )
    return t("P(positive) {probability:.3f}.", probability=reading.probability)


def _show_order(review: str, network: multi_hot.MultiHotNetwork, reader: Reader) -> None:
    """Show both networks' predictions for the words in reverse order."""
    backwards = " ".join(reversed(tokenize(review)))
    st.markdown(t("**Order is lost.** The same review, last word first:"))
    dense, recurrent = st.columns(2)
    with usual_labels(), dense:
        _show_backwards(
            t("this Dense network"),
            network.read(review).probability,
            network.read(backwards).probability,
        )
    with recurrent:
        _show_backwards(
            reader.model_name, reader.read(review).prediction, reader.read(backwards).prediction
        )


def _show_backwards(name: str, forwards: float, backwards: float) -> None:
    st.metric(
        t("P(positive) backwards, {name}", name=name),
        f"{backwards:.3f}",
        t("{change:+.4f} to forwards", change=round(backwards - forwards, 4) + 0.0),
        delta_color="off",
        delta_arrow="off",
    )


def flat_picture(goes_in: str, hidden: Floats, comes_out: str, step: int) -> Unrolled:
    """The picture of a network without time, up to one of its three steps."""
    return Unrolled(
        inputs=(goes_in,),
        states=hidden[None],
        outputs=(comes_out if step == 2 else "",),
        chained=False,
        held=step >= 1,
    )
