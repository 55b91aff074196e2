"""One training step in slow motion: a batch of three short reviews, part by part."""

import functools
from collections.abc import Sequence
from functools import partial

import numpy as np
import pandas as pd
import streamlit as st

from sentiment_core.charts.train.slow_motion import largest_of, step_chart
from sentiment_core.data.sources import ready_dataset
from sentiment_core.i18n import later, t
from sentiment_core.rnn.training.adam import EPSILON
from sentiment_core.rnn.training.slow_motion import REVIEWS, SlowStep, WeightMove, slow_step
from sentiment_core.rnn.training.stages import Part, Stage, computed, stages
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limit import Limit
from sentiment_core.text.encoding import EncodedReview, EncodingRules, encode_review
from sentiment_core.ui.app import keys
from sentiment_core.ui.app.choice import choose_layer
from sentiment_core.ui.app.linked_form import linked_number
from sentiment_core.ui.app.stepper import show_stepper
from sentiment_core.ui.app.theme import theme_palette
from sentiment_core.ui.shared.chart import show_chart, show_heading
from sentiment_core.ui.shared.fold import show_folded

_NUMBER = Limit(
    t("Repeat the batch"),
    t("How often the untrained network learns this batch; the last time is shown."),
    name=t("repetition"),
    low=1,
    high=20,
)
_TITLES = {
    Part.BATCH: later("1 of 5, batch"),
    Part.FORWARD: later("2 of 5, forward"),
    Part.LOSS: later("3 of 5, loss"),
    Part.BACKWARD: later("4 of 5, backward through time"),
    Part.ADAM: later("5 of 5, Adam"),
}


def show_slow_motion(config: RunConfig, *, key: str) -> None:
    """Show what the first training step of these settings does with three short reviews."""
    dataset = ready_dataset(config.dataset)
    if dataset is None:
        st.info(t("The training step needs the vocabulary of the reviews, which are not ready."))
        return
    rules = EncodingRules.of(config, dataset.vocabulary)
    encoded = tuple(encode_review(text, dataset.vocabulary, rules) for text, _ in REVIEWS)
    if not all(len(one.ids) for one in encoded):
        st.info(
            t(
                "Of one review, no word is in the vocabulary of these settings. Lower skip_top, "
                "raise num_words, or choose a dataset in English."
            )
        )
        return
    st.fragment(_steps)(config, encoded, key=key)


@functools.lru_cache(maxsize=3)
def _slow(config: RunConfig, ids: tuple[tuple[int, ...], ...], number: int) -> SlowStep:
    labels = np.array([label for _, label in REVIEWS], dtype=np.int8)
    return slow_step(config, np.array(ids, dtype=np.int32), labels, number=number)


def _steps(config: RunConfig, encoded: Sequence[EncodedReview], *, key: str) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        with st.container(width=150):
            number = linked_number(_NUMBER, key=keys.REPEATED, start=1)
        layer = choose_layer(config.layers, key=f"{key}_layer_{config.layers}")
    slow = _slow(config, tuple(tuple(one.padded.tolist()) for one in encoded), number)
    every = stages(slow)
    stage = every[show_stepper(len(every), key=key)]
    st.markdown(f"**{t(_TITLES[stage.part])}.** {_meaning(config, slow, stage)}")
    tokens = [one.padded_tokens for one in encoded]
    _show_reviews(config, slow, tokens, stage, layer=layer, key=key)
    _show_outcome(slow, stage, key=key)
    _show_weights(slow, stage, key=key)
    table = partial(_show_table, slow, tokens, stage, layer=layer, key=f"{key}_table")
    show_folded(t("Table"), table, key=f"{key}_folded")


def _meaning(config: RunConfig, slow: SlowStep, stage: Stage) -> str:
    if stage.part == Part.BATCH:
        return t(
            "Three reviews as ids, padded with zeros: `{shape}`.",
            shape=slow.ids.shape,
        )
    if stage.part == Part.FORWARD:
        dropout = t(" Dropout keeps {kept:.0f} % of the inputs.", kept=100 * slow.kept)
        return t(
            "Word {done}: each layer computes h from its input and the previous h.{dropout}",
            done=stage.done,
            dropout=dropout if config.dropout else "",
        )
    if stage.part == Part.LOSS:
        return t(
            "Binary cross-entropy of P and label, mean {loss:.4f}. Its derivative, dL/dlogit, is "
            "(P - label) / 3.",
            loss=slow.outcome.mean_loss,
        )
    if stage.part == Part.BACKWARD:
        return t(
            "From the last word to the first, {done} done: dL/dh is passed through the same "
            "weights to the word before. Each word adds to the gradient of the weights.",
            done=stage.done,
        )
    return t(
        "Each weight changes by -{alpha:.3g} × m / (√v + {epsilon:g}), with m and v the running "
        "means of gradient and squared gradient. Loss of the batch without dropout: {before:.4f}, "
        "now **{after:.4f}**.",
        alpha=slow.alpha,
        epsilon=EPSILON,
        before=slow.loss_before,
        after=slow.loss_after,
    )


def _show_reviews(
    config: RunConfig,
    slow: SlowStep,
    tokens: Sequence[Sequence[str]],
    stage: Stage,
    *,
    layer: int,
    key: str,
) -> None:
    colours = theme_palette()
    ends = largest_of(slow.states[layer]), largest_of(slow.gradients[layer])
    show_heading(
        t(
            "{cell} of these settings, seed {seed}; layer {layer} of {layers}",
            cell=config.cell,
            seed=config.seed,
            layer=layer + 1,
            layers=config.layers,
        ),
        t(
            "orange negative, blue positive; full colour: h {h:.2g}, dL/dh {g:.2g}",
            h=ends[0],
            g=ends[1],
        ),
    )
    for review, place in enumerate(st.columns(len(tokens), gap="small")):
        found = computed(slow, stage, layer=layer, review=review)
        words = [tokens[review][position] for position in found.positions]
        with place:
            show_chart(
                step_chart(found, words, ends, colours=colours),
                key=f"{key}_review_{review}",
                alt_text=t(
                    "Review {number}: hidden states and their gradients, one column per word.",
                    number=review + 1,
                ),
            )


def _show_outcome(slow: SlowStep, stage: Stage, *, key: str) -> None:
    predicted = stage.part not in {Part.BATCH, Part.FORWARD}
    columns = {
        "logit": slow.logits,
        "probability": slow.probabilities,
        "loss": slow.losses,
        "error": slow.errors,
    }
    frame = pd.DataFrame(
        {
            "review": [text for text, _ in REVIEWS],
            "label": slow.labels,
            **{name: values if predicted else np.nan for name, values in columns.items()},
        }
    )
    number = st.column_config.NumberColumn
    st.dataframe(
        frame,
        hide_index=True,
        placeholder="",
        key=f"{key}_outcome",
        alt=t("Label, prediction and loss of each review; empty before they are computed."),
        column_config={
            "review": st.column_config.TextColumn(t("review")),
            "label": number(t("label"), width="small"),
            "logit": number(t("logit"), format="%.4f"),
            "probability": number(t("P(positive)"), format="%.4f"),
            "loss": number(t("loss"), format="%.4f"),
            "error": number("dL/dlogit", format="%.4f"),
        },
    )


def _show_weights(slow: SlowStep, stage: Stage, *, key: str) -> None:
    moved = stage.part == Part.ADAM
    back = moved or stage == stages(slow)[-2]
    show_heading(
        t("Weights"), t("of each array, the weight with the largest gradient; Embedding: by word")
    )
    number = st.column_config.NumberColumn
    st.dataframe(
        pd.DataFrame([_weight_row(move, back=back, moved=moved) for move in slow.moves]),
        hide_index=True,
        placeholder="",
        key=f"{key}_weights",
        alt=t("Every array of weights with its gradient and step; empty before it is computed."),
        column_config={
            "array": st.column_config.TextColumn(t("array")),
            "shape": st.column_config.TextColumn(t("shape")),
            "before": number(t("weight"), format="%.5f"),
            "gradient": number(t("gradient"), format="%.3g"),
            "m": number("m", format="%.3g"),
            "v": number("v", format="%.3g"),
            "change": number(t("change"), format="%.3g"),
            "after": number(t("new weight"), format="%.5f"),
        },
    )


def _weight_row(move: WeightMove, *, back: bool, moved: bool) -> dict[str, object]:
    at = np.unravel_index(np.abs(move.gradient).argmax(), move.gradient.shape)

    def value(array: np.ndarray, known: bool) -> float:
        return float(array[at]) if known else np.nan

    return {
        "array": move.name,
        "shape": str(move.before.shape),
        "before": value(move.before, back),
        "gradient": value(move.gradient, back),
        "m": value(move.momentum, moved),
        "v": value(move.velocity, moved),
        "change": value(move.after - move.before, moved),
        "after": value(move.after, moved),
    }


def _show_table(
    slow: SlowStep,
    tokens: Sequence[Sequence[str]],
    stage: Stage,
    *,
    layer: int,
    key: str,
) -> None:
    frames = []
    for review, own in enumerate(tokens):
        found = computed(slow, stage, layer=layer, review=review)
        words = pd.DataFrame(
            {
                "review": review + 1,
                "position": found.positions,
                "word": [own[position] for position in found.positions],
                "id": slow.ids[review, found.positions],
            }
        )
        units = range(found.states.shape[1])
        states = pd.DataFrame(found.states, columns=[f"h {unit}" for unit in units])
        gradients = pd.DataFrame(found.gradients, columns=[f"dL/dh {unit}" for unit in units])
        frames.append(pd.concat([words, states, gradients], axis=1))
    frame = pd.concat(frames, ignore_index=True)
    number = st.column_config.NumberColumn
    st.dataframe(
        frame,
        hide_index=True,
        placeholder="",
        key=key,
        alt=t("Hidden state and gradient of every unit at every word, as far as computed."),
        column_config={
            "review": number(t("review"), width="small"),
            "position": number(t("position"), width="small"),
            "word": st.column_config.TextColumn(t("word")),
            **{name: number(name, format="%.3g") for name in frame.columns[4:]},
        },
    )
