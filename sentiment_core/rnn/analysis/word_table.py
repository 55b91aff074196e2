"""The per-word table of a trace, for the command line, CSV files and the screen's text version."""

import csv
import io
from dataclasses import asdict, dataclass

import numpy as np

from sentiment_core.rnn.network.trace import ReviewTrace


@dataclass(frozen=True)
class WordRow:
    """One row of the word table.

    Args:
        rank: place by frequency; None for an unknown word.
        status: kept, or the kind of reason why not.
        reason: why, as a sentence.
        step: timestep from 0, pads counted where they are read; None where the network did not
            read the word.
        probability: P(positive) if the review ended there; None likewise.
        state_change: how far the last layer's hidden state moved; None likewise.
    """

    word: str
    rank: int | None
    id: int
    status: str
    reason: str
    step: int | None
    probability: float | None
    state_change: float | None


def word_table(trace: ReviewTrace) -> list[WordRow]:
    """One row per word of the review, dropped words included.

    Returns:
        In the order of the text.
    """
    rows = []
    for word in trace.encoded.words:
        at = None if word.step is None else int(trace.words_at[word.step])
        rows.append(
            WordRow(
                word=word.token,
                rank=word.rank,
                id=word.id,
                status=str(word.status),
                reason=word.reason(trace.encoded.rules),
                step=at,
                probability=None if at is None else float(trace.probabilities[at]),
                state_change=None if at is None else float(trace.state_change[at]),
            )
        )
    return rows


def word_table_csv(trace: ReviewTrace) -> str:
    """The table as CSV with a header; the last columns are the last layer's states.

    Returns:
        The columns of `WordRow`, then `h0`, `h1`, ... and for an LSTM `c0`, `c1`, ...; a cell is
        empty where there is no value.
    """
    layer = trace.layers[-1]
    kinds = {"h": layer.hidden_states}
    if layer.cell_states is not None:
        kinds["c"] = layer.cell_states
    held = np.hstack(list(kinds.values()))  # (T, units), or (T, 2 * units)
    names = [f"{kind}{unit}" for kind, states in kinds.items() for unit in range(states.shape[1])]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*WordRow.__dataclass_fields__, *names])
    for row in word_table(trace):
        states = [""] * len(names) if row.step is None else held[row.step].tolist()
        values = [csv_cell(value) for value in asdict(row).values()]
        writer.writerow([*values, *states])
    return out.getvalue()


def csv_cell(value: object) -> object:
    """A value as a CSV cell that is no spreadsheet formula; empty for None.

    Returns:
        Text that begins like a formula has a ' before it; anything else is as it was.
    """
    if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"}:
        return f"'{value}"
    return "" if value is None else value
