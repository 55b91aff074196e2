"""The ticked networks' readings of one review, under one scrubber."""

from collections.abc import Mapping, Sequence
from functools import partial

import pandas as pd
import streamlit as st

from sentiment_core.charts.base.run_series import LETTERS
from sentiment_core.charts.compare.reading import compared_labels, compared_probabilities
from sentiment_core.client.word_strip.payload import strip_words
from sentiment_core.data.samples import sample_reviews
from sentiment_core.errors import RunError
from sentiment_core.i18n import t, tn
from sentiment_core.rnn.analysis.side_by_side import SideBySide
from sentiment_core.rnn.ledger.ledger import LedgerRow
from sentiment_core.rnn.network.trace import ReviewTrace
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.rnn.runs.run import TrainedRun
from sentiment_core.ui.app import keys
from sentiment_core.ui.app.runtime import reader_of
from sentiment_core.ui.app.session import REVIEW
from sentiment_core.ui.app.theme import theme_palette
from sentiment_core.ui.app.url import number_from_link, to_link
from sentiment_core.ui.compare.gradient import show_folded_gradients
from sentiment_core.ui.components.side_by_side import StripRow, side_by_side_strips
from sentiment_core.ui.shared.chart import show_chart
from sentiment_core.ui.shared.encoding_notes import nothing_to_read, show_warnings
from sentiment_core.ui.shared.fold import show_folded

MOST = 4
"""Networks that read at a time; more strips than fit one screen are no comparison."""


def readers_of(rows: Sequence[LedgerRow], runs: Mapping[str, TrainedRun]) -> dict[str, Reader]:
    """The readers of the first four ticked networks, by letter.

    A run whose files are missing or damaged is left out with a message.
    """
    found: dict[str, Reader] = {}
    for letter, row in zip(LETTERS, rows, strict=False):
        if not row.is_network or len(found) == MOST:
            continue
        try:
            found[letter] = reader_of(runs[row.run_id])
        except RunError as error:
            st.error(str(error))
    return found


def show_compared_reading(
    review: str, readers: Mapping[str, Reader], rows: Mapping[str, LedgerRow], *, key: str
) -> None:
    """Show the strips and the curves.

    Args:
        readers: one to four networks, by letter.
        rows: of the ledger, by letter.
    """
    to_link(REVIEW, None if review == sample_reviews()[0].text else review)
    traces = {letter: reader.read(review) for letter, reader in readers.items()}
    reading = SideBySide.of(list(traces.values()))
    if not len(reading):
        problem = nothing_to_read(next(iter(traces.values())).encoded)
        st.info(problem or t("None of these networks reads a word of this review."))
        return
    show_warnings({letter: trace.encoded for letter, trace in traces.items()})
    strips = {
        letter: StripRow(
            name=rows[letter].name, facts=_facts(rows[letter], trace), words=strip_words(trace)
        )
        for letter, trace in traces.items()
    }

    title = t("P(positive) after each word")
    if all(trace.reads_beginnings_alike for trace in traces.values()):
        title = t("P(positive) if the review ended after each word")

    @st.fragment
    def _follow() -> None:
        _show(reading, strips, title, key=key)

    _follow()
    table = partial(_show_table, reading, list(strips), key=f"{key}_table")
    show_folded(t("Table"), table, key=f"{key}_folded")
    show_folded_gradients(review, readers, rows, key=keys.BELOW["gradient"])


def _facts(row: LedgerRow, trace: ReviewTrace) -> tuple[str, ...]:
    facts = []
    words, read = len(trace.encoded.words), len(trace.encoded.ids)
    if read < words:
        facts.append(
            tn("{read:,} of {n:,} word read", "{read:,} of {n:,} words read", words, read=read)
        )
    if row.share is not None:
        facts.append(
            t(
                "val_accuracy {value:.3f} ({low:.3f} to {high:.3f})",
                value=row.share.value,
                low=row.share.low,
                high=row.share.high,
            )
        )
    if row.seconds is None:
        facts.append(t("{parameters:,} parameters", parameters=row.parameters))
    else:
        facts.append(
            t(
                "{parameters:,} parameters, {seconds:.0f} s",
                parameters=row.parameters,
                seconds=row.seconds,
            )
        )
    if not trace.mask_zero:
        facts.append(t("reads the padding too"))
    elif trace.encoded.clipped_in_front:
        facts.append(t("starts after the words clipped in front"))
    return tuple(facts)


def _show(reading: SideBySide, strips: Mapping[str, StripRow], title: str, *, key: str) -> None:
    last = len(reading) - 1
    wanted = number_from_link("word")
    colours = theme_palette()
    indexes = [LETTERS.index(letter) for letter in strips]
    step = side_by_side_strips(
        reading,
        list(strips.values()),
        letters=list(strips),
        position=last if wanted is None else min(wanted, last),
        colours=[colours.runs[at] for at in indexes],
        key=f"{key}_strips",
        label=t("The review as each network reads it"),
    )
    to_link("word", step if step < last else None)
    st.caption(f"**{title}**")
    show_chart(
        compared_probabilities(reading, tuple(strips), step=step, colours=colours),
        key=f"{key}_probability",
        alt_text=t(
            "Probability of positive after each word, a line for each network; the table "
            "below holds the numbers."
        ),
    )
    labels = compared_labels(reading.words, colours=colours)
    if labels is not None:
        show_chart(labels, key=f"{key}_words", alt_text=t("The words along the axis."))


def _show_table(reading: SideBySide, letters: Sequence[str], *, key: str) -> None:
    values = zip(letters, reading.probabilities.astype(float), strict=True)
    frame = pd.DataFrame({"word": reading.words, **dict(values)})
    frame.insert(0, "number", range(1, len(frame) + 1))
    number = st.column_config.NumberColumn
    st.dataframe(
        frame,
        hide_index=True,
        key=key,
        placeholder=t("not read yet"),
        alt=t("Probability of positive after each word, a column for each network."),
        column_config={
            "number": number(t("word")),
            "word": st.column_config.TextColumn(t("is")),
            **{
                letter: number(t("{letter}: P(positive)", letter=letter), format="%.3f")
                for letter in letters
            },
        },
    )
