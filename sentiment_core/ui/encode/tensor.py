"""A review becomes a tensor: every word, every step, and two more reviews beside it."""

import pandas as pd
import streamlit as st

from sentiment_core.charts.encode.tensor import tensor_chart
from sentiment_core.data.samples import sample_reviews
from sentiment_core.i18n import t
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.settings.limits import MAX_CHARACTERS
from sentiment_core.text.encoding import EncodedReview, EncodingRules, WordStatus, encode_review
from sentiment_core.text.steps import encoding_steps, stack
from sentiment_core.ui.app.theme import theme_palette
from sentiment_core.ui.encode.rules import choose_rules
from sentiment_core.ui.shared.chart import show_chart, show_heading
from sentiment_core.ui.shared.encoding_notes import nothing_to_read
from sentiment_core.ui.shared.fold import show_folded

_NAMES = ("yours", "second", "third")
_BESIDE = {"second": "three-words", "third": "plain-praise"}
_STATUSES = {
    WordStatus.KEPT: t("kept"),
    WordStatus.UNKNOWN: t("unknown"),
    WordStatus.RARE: t("too rare"),
    WordStatus.FREQUENT: t("too frequent"),
    WordStatus.CLIPPED: t("clipped"),
}


def show_words_to_tensor(review: str, reader: Reader, *, key: str) -> None:
    """Show the way of a review into the tensor, by rules that a visitor chooses."""
    picture = st.container()
    rules = choose_rules(reader)
    if rules is None:
        return
    encoded = encode_review(review, reader.vocabulary, rules)
    others = _others(reader, rules, key=key)
    with picture:
        _show_tensor((encoded, *others), key=key)
    problem = nothing_to_read(encoded)
    if problem:
        st.info(problem)
    _show_steps(review, encoded, key=key)
    _show_words(encoded, reader, key=key)


def word_rows(encoded: EncodedReview) -> pd.DataFrame:
    """One row per word: `word`, `rank`, `id`, `status`, `position` in the tensor, `why`."""
    return pd.DataFrame(
        [
            {
                "word": word.token,
                "rank": word.rank,
                "id": word.id,
                "status": _STATUSES[word.status],
                "position": None if word.step is None else encoded.first_position + word.step,
                "why": word.why(encoded.rules),
            }
            for word in encoded.words
        ],
        columns=["word", "rank", "id", "status", "position", "why"],
    ).astype({"rank": "Int64", "position": "Int64"})


def step_rows(review: str, encoded: EncodedReview) -> pd.DataFrame:
    """One row per step: `step`, `code`, `shape`, `lost`, `what`."""
    return pd.DataFrame(
        [
            {
                "step": step.name,
                "code": step.code,
                "shape": str(step.shape),
                "lost": step.lost,
                "what": step.note,
            }
            for step in encoding_steps(review, encoded)
        ]
    )


def _others(reader: Reader, rules: EncodingRules, *, key: str) -> list[EncodedReview]:
    texts = {sample.id: sample.text for sample in sample_reviews()}
    with st.expander(t("The other two reviews of the batch")):
        typed = [
            st.text_area(
                t("Review {number}", number=number),
                value=texts.get(_BESIDE[name], sample_reviews()[0].text),
                height=90,
                max_chars=MAX_CHARACTERS,
                key=f"{key}_{name}",
                persist_state="session",
                help=t("Encoded by the same rules."),
            )
            for number, name in enumerate(_NAMES[1:], start=2)
        ]
    return [encode_review(text, reader.vocabulary, rules) for text in typed]


def _show_tensor(batch: tuple[EncodedReview, ...], *, key: str) -> None:
    tensor = stack(batch)
    filled = int((tensor != 0).sum())
    show_heading(
        t("Tensor of shape {shape}", shape=tensor.shape),
        t(
            "coloured: word and id; grey: padding, 0; {share:.0f} % filled",
            share=100 * filled / tensor.size,
        ),
    )
    show_chart(
        tensor_chart(batch, _NAMES, colours=theme_palette()),
        key=f"{key}_tensor",
        alt_text=t("The tensor: 3 rows of {shape} positions.", shape=tensor.shape[1]),
    )

    def show_numbers() -> None:
        frame = pd.DataFrame(tensor, columns=[str(position) for position in range(tensor.shape[1])])
        frame.insert(0, "review", list(_NAMES))
        st.dataframe(
            frame,
            hide_index=True,
            key=f"{key}_numbers",
            alt=t("Ids of the tensor."),
            column_config={"review": t("review")},
        )

    show_folded(t("Tensor as a table"), show_numbers, key=f"{key}_folded")


def _show_steps(review: str, encoded: EncodedReview, *, key: str) -> None:
    show_heading(t("From text to tensor"), t("shape and losses at each step"))
    st.dataframe(
        step_rows(review, encoded),
        hide_index=True,
        height="content",
        key=f"{key}_steps",
        alt=t("Steps from text to tensor with shapes and losses."),
        column_config={
            "step": st.column_config.TextColumn(t("step")),
            "code": st.column_config.TextColumn(t("code")),
            "shape": st.column_config.TextColumn(t("output shape")),
            "lost": st.column_config.NumberColumn(t("lost"), format="%d"),
            "what": st.column_config.TextColumn(t("lost or added")),
        },
    )


def _show_words(encoded: EncodedReview, reader: Reader, *, key: str) -> None:
    lost = len(encoded.words) - len(encoded.ids)
    show_heading(
        t("Words: {ids:,} kept, {lost:,} dropped or clipped", ids=len(encoded.ids), lost=lost),
        t(
            "rank: by frequency, in the {vocabulary:,}-word vocabulary of {name}",
            vocabulary=len(reader.vocabulary),
            name=reader.run.name,
        ),
    )
    st.dataframe(
        word_rows(encoded),
        hide_index=True,
        height=318,
        key=f"{key}_words",
        placeholder="–",  # a word that is left out has no position
        alt=t("Every word of the review: rank, id, status and reason, position in the tensor."),
        column_config={
            "word": st.column_config.TextColumn(t("word"), width="small"),
            "rank": st.column_config.NumberColumn(t("rank"), format="%d", width="small"),
            "id": st.column_config.NumberColumn(
                t("id"), format="%d", width="small", help=t("Rank + 3; 2 for an unknown word.")
            ),
            "status": st.column_config.TextColumn(t("status")),
            "position": st.column_config.NumberColumn(t("position"), format="%d", width="small"),
            "why": st.column_config.TextColumn(t("reason")),
        },
    )
