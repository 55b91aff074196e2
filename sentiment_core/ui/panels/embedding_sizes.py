"""How the map and the accuracy change with the size of the word vectors."""

from collections.abc import Mapping, Sequence

import numpy as np
import streamlit as st

from sentiment_core.charts.embedding_sizes import sizes_chart, sizes_frame
from sentiment_core.charts.word_map import Mark, marks_frame, word_map_chart
from sentiment_core.data.assets import ASSETS
from sentiment_core.errors import SentimentError
from sentiment_core.rnn.embedding_sizes import (
    FILE,
    REFERENCE_DIM,
    SEEDS,
    SizedResult,
    read_results,
    size_differences,
    sized_id,
)
from sentiment_core.rnn.interval import PairedDifference
from sentiment_core.rnn.run import TrainedRun
from sentiment_core.rnn.store import RunStore
from sentiment_core.rnn.word_map import WordMap
from sentiment_core.rnn.word_vectors import is_read, typed_words
from sentiment_core.ui.panels.chart import show_chart, show_heading
from sentiment_core.ui.resources import reader_of
from sentiment_core.ui.session import remember_run, theme_palette
from sentiment_core.ui.word_maps import word_map_of

_SMALL_MAP_WORDS = 400


def show_embedding_sizes(store: RunStore, tokens: Sequence[str], *, picker: str, key: str) -> None:
    """Show four runs that differ in nothing but the size of their word vectors.

    Args:
        store: of this machine's runs.
        tokens: words to find on the maps.
        picker: key of the control that chooses the page's run.
        key: of the panel.
    """
    try:
        results = read_results(ASSETS / FILE)
        runs = [store.find(sized_id(r.embedding_dim)) for r in results if r.seed == SEEDS[0]]
        accuracy, maps = st.columns([2, 3], gap="medium")
        with accuracy:
            _show_accuracy(results, size_differences(store), runs[0], key=key)
        with maps:
            _show_maps(runs, results, tokens, picker=picker, key=key)
    except SentimentError as error:
        st.caption("The runs with other sizes cannot be shown.")
        st.text(str(error))


def _show_accuracy(
    results: Sequence[SizedResult],
    differences: Mapping[int, PairedDifference],
    run: TrainedRun,
    *,
    key: str,
) -> None:
    frame = sizes_frame(results)
    show_heading(
        "val_accuracy of the best epoch",
        "filled: the runs beside this, with 95 % interval; rings: other seeds",
    )
    show_chart(
        sizes_chart(frame, colours=theme_palette()),
        key=f"{key}_accuracy",
        alt_text="Validation accuracy for each size of vector, with its 95 % interval.",
    )
    st.markdown(size_sentence(differences) + " " + seed_sentence(results))
    config = run.config
    st.caption(
        f"All of them: {config.cell} of {config.units} units, {run.plan.train_reviews:,} training "
        f"reviews, {config.num_words:,} words, {config.epochs} epochs, best epoch by val_accuracy; "
        f"{run.plan.validation_reviews:,} validation reviews, the same for all."
    )
    with st.expander("The same as a table"):
        st.dataframe(
            frame.drop(columns="kept"),
            hide_index=True,
            key=f"{key}_table",
            alt="Every training: size, seed, reviews right, validation accuracy with interval.",
            column_config={
                name: st.column_config.NumberColumn(label, format="%.4f")
                for name, label in (
                    ("val_accuracy", "val_accuracy"), ("low", "95 % from"), ("high", "to"),
                )
            },
        )  # fmt: skip


def size_sentence(differences: Mapping[int, PairedDifference]) -> str:
    """Whether the kept runs differ by more than the choice of validation reviews explains."""
    if not differences:
        return "The validation reviews of these runs are not kept, so they cannot be compared."
    reviews = next(iter(differences.values())).reviews
    beyond, within = [], []
    for size, found in differences.items():
        points, half = 100 * found.value, 100 * found.half_width
        if found.beyond_chance:
            more = "more" if points > 0 else "fewer"
            beyond.append(
                f"the run with {size} numbers is right on {abs(points):.1f} points {more} "
                f"(± {half:.1f}) than the one with {REFERENCE_DIM}"
            )
        else:
            within.append(f"{size} ({points:+.1f} ± {half:.1f})")
    parts = []
    if beyond:
        parts.append(" and ".join(beyond) + ", which exceeds the 95 % interval of chance")
    if within:
        verb = "does" if len(within) == 1 else "do"
        parts.append(
            f"{' and '.join(within)} {verb} not differ from {REFERENCE_DIM} by more than chance"
        )
    return f"On the same {reviews:,} reviews, {'; '.join(parts)}."


def seed_sentence(results: Sequence[SizedResult]) -> str:
    """Whether the sizes differ by more than trainings do that differ only in their seed."""
    by_size: dict[int, list[float]] = {}
    for result in results:
        by_size.setdefault(result.embedding_dim, []).append(result.share.value)
    seeds = len(SEEDS)
    between_seeds = 100 * max(max(values) - min(values) for values in by_size.values())
    means = [sum(values) / len(values) for values in by_size.values()]
    between_sizes = 100 * (max(means) - min(means))
    verdict = (
        "so they show no size to be better"
        if between_sizes <= between_seeds
        else "so the size matters more than the seed"
    )
    return (
        f"Another seed changes a lot too: {seeds} trainings of one size end up to "
        f"{between_seeds:.1f} points apart, the means of the sizes only {between_sizes:.1f}, "
        f"{verdict}."
    ).replace("only ", "only " if between_sizes <= between_seeds else "")


def _show_maps(
    runs: Sequence[TrainedRun],
    results: Sequence[SizedResult],
    tokens: Sequence[str],
    *,
    picker: str,
    key: str,
) -> None:
    show_heading(
        f"The {_SMALL_MAP_WORDS} most frequent words of each run, after its best epoch",
        "colours as above; axes are each run's own",
    )
    shares = {r.embedding_dim: r.share for r in results if r.seed == SEEDS[0]}
    for first in range(0, len(runs), 2):
        for run, place in zip(runs[first : first + 2], st.columns(2), strict=False):
            size = run.config.embedding_dim
            with place:
                _show_small_map(run, tokens, key=f"{key}_map_{size}")
                held = 100 * sum(word_map_of(run, run.best.epoch).plane.explained)
                st.caption(
                    f"**{size} numbers**: val_accuracy {shares[size]}; the plane holds "
                    f"{held:.0f} % of the variance."
                )
                st.button(
                    f"Open the run with {size}",
                    key=f"{key}_open_{size}",
                    on_click=_open,
                    args=(picker, run.run_id),
                    help="Shows this whole page with that network.",
                )


def _show_small_map(run: TrainedRun, tokens: Sequence[str], *, key: str) -> None:
    reader = reader_of(run)
    whole = word_map_of(run, run.best.epoch)
    words = WordMap.of(reader, whole.plane, whole.ids[:_SMALL_MAP_WORDS])
    found = typed_words(" ".join(tokens), reader.vocabulary, reader.rules, most=len(tokens))
    ids = np.array([word.id for word in found if is_read(word)], dtype=np.int32)
    marks = marks_frame([(Mark.TYPED, WordMap.of(reader, whole.plane, ids))], whole.plane)
    show_chart(
        word_map_chart(words, marks, colours=theme_palette(), height=200),
        key=key,
        alt_text=f"A small map of words with vectors of {run.config.embedding_dim} numbers.",
    )


def _open(picker: str, run_id: str) -> None:
    st.session_state[picker] = run_id
    remember_run(run_id)
