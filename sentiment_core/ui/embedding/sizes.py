"""Word map and accuracy by embedding size."""

from collections.abc import Mapping, Sequence

import numpy as np
import streamlit as st

from sentiment_core.charts.embedding.sizes import sizes_chart, sizes_frame
from sentiment_core.charts.embedding.word_map import Mark, marks_frame, word_map_chart
from sentiment_core.data.assets import ASSETS
from sentiment_core.errors import SentimentError
from sentiment_core.i18n import t, tn
from sentiment_core.rnn.analysis.word_map import WordMap
from sentiment_core.rnn.analysis.word_vectors import is_read, typed_words
from sentiment_core.rnn.bundled.embedding_sizes import (
    FILE,
    REFERENCE_DIM,
    SEEDS,
    SizedResult,
    read_results,
    size_differences,
    sized_id,
)
from sentiment_core.rnn.evaluation.interval import PairedDifference
from sentiment_core.rnn.runs.run import TrainedRun
from sentiment_core.rnn.runs.store import RunStore
from sentiment_core.ui.app.runtime import reader_of
from sentiment_core.ui.app.session import remember_run
from sentiment_core.ui.app.theme import theme_palette
from sentiment_core.ui.shared.chart import show_chart, show_heading
from sentiment_core.ui.shared.fold import show_folded
from sentiment_core.ui.shared.word_maps import word_map_of

_SMALL_MAP_WORDS = 400


def show_embedding_sizes(store: RunStore, tokens: Sequence[str], *, key: str) -> None:
    """Show four runs that differ in nothing but the size of their word vectors.

    Args:
        tokens: words to find on the maps.
    """
    try:
        results = read_results(ASSETS / FILE)
        runs = [store.find(sized_id(r.embedding_dim)) for r in results if r.seed == SEEDS[0]]
        accuracy, maps = st.columns([2, 3], gap="medium")
        with accuracy:
            _show_accuracy(results, size_differences(store), runs[0], key=key)
        with maps:
            _show_maps(runs, results, tokens, key=key)
    except SentimentError as error:
        st.caption(t("The runs with other sizes cannot be shown."))
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
        t("val_accuracy of the best epoch"),
        t("filled: the maps' runs, with 95 % interval; rings: other seeds"),
    )
    show_chart(
        sizes_chart(frame, colours=theme_palette()),
        key=f"{key}_accuracy",
        alt_text=t("Validation accuracy for each size of vector, with its 95 % interval."),
    )
    st.markdown(size_sentence(differences) + " " + seed_sentence(results))
    config = run.config
    st.caption(
        t(
            "All runs: {cell}, {units} units, {train_reviews:,} training reviews, "
            "{num_words:,} words, {all_epochs} epochs, the same {validation_reviews:,} validation "
            "reviews.",
            cell=config.cell,
            units=config.units,
            train_reviews=run.plan.train_reviews,
            num_words=config.num_words,
            all_epochs=config.epochs,
            validation_reviews=run.plan.validation_reviews,
        )
    )

    def show_table() -> None:
        st.dataframe(
            frame.drop(columns="stored"),
            hide_index=True,
            key=f"{key}_table",
            alt=t("Every training: size, seed, reviews right, validation accuracy with interval."),
            column_config={
                "size": t("numbers in a word's vector"),
                "seed": t("seed"),
                "right": t("right"),
                "reviews": t("reviews"),
            }
            | {
                name: st.column_config.NumberColumn(label, format="%.4f")
                for name, label in (
                    ("val_accuracy", "val_accuracy"), ("low", t("95 % from")), ("high", t("to")),
                )
            },
        )  # fmt: skip

    show_folded(t("Table"), show_table, key=f"{key}_folded")


def size_sentence(differences: Mapping[int, PairedDifference]) -> str:
    """Whether the runs differ by more than their 95 % intervals explain."""
    if not differences:
        return t("These runs cannot be compared: their validation reviews are not kept.")
    reviews = next(iter(differences.values())).reviews
    beyond, within = [], []
    for size, found in differences.items():
        points, half = 100 * found.value, 100 * found.half_width
        if found.beyond_chance:
            values = {"size": size, "points": abs(points), "half": half, "other": REFERENCE_DIM}
            beyond.append(
                t("size {size} is {points:.1f} points (± {half:.1f}) better than {other}", **values)
                if points > 0
                else t(
                    "size {size} is {points:.1f} points (± {half:.1f}) worse than {other}", **values
                )
            )
        else:
            within.append(f"{size} ({points:+.1f} ± {half:.1f})")
    parts = []
    if beyond:
        parts.append(t("{found} (95 % interval without 0)", found=t(" and ").join(beyond)))
    if within:
        parts.append(
            tn(
                "{sizes} does not differ from {other} by more than chance",
                "{sizes} do not differ from {other} by more than chance",
                len(within),
                sizes=t(" and ").join(within),
                other=REFERENCE_DIM,
            )
        )
    return t("On the same {reviews:,} reviews, {parts}.", reviews=reviews, parts="; ".join(parts))


def seed_sentence(results: Sequence[SizedResult]) -> str:
    """Whether the sizes differ by more than seeds do."""
    by_size: dict[int, list[float]] = {}
    for result in results:
        by_size.setdefault(result.embedding_dim, []).append(result.share.value)
    seeds = len(SEEDS)
    between_seeds = 100 * max(max(values) - min(values) for values in by_size.values())
    means = [sum(values) / len(values) for values in by_size.values()]
    between_sizes = 100 * (max(means) - min(means))
    values = {"seeds": seeds, "between_seeds": between_seeds, "between_sizes": between_sizes}
    if between_sizes <= between_seeds:
        return t(
            "{seeds} seeds of one size differ by up to {between_seeds:.1f} points, the means of "
            "the sizes by only {between_sizes:.1f}: no size is clearly better.",
            **values,
        )
    return t(
        "{seeds} seeds of one size differ by up to {between_seeds:.1f} points, the means of the "
        "sizes by {between_sizes:.1f}: size matters more than the seed.",
        **values,
    )


def _show_maps(
    runs: Sequence[TrainedRun],
    results: Sequence[SizedResult],
    tokens: Sequence[str],
    *,
    key: str,
) -> None:
    show_heading(
        t("The {most} most frequent words of each run", most=_SMALL_MAP_WORDS),
        t("best epoch; each run has axes of its own"),
    )
    shares = {r.embedding_dim: r.share for r in results if r.seed == SEEDS[0]}
    for first in range(0, len(runs), 2):
        for run, place in zip(runs[first : first + 2], st.columns(2), strict=False):
            size = run.config.embedding_dim
            with place:
                _show_small_map(run, tokens, key=f"{key}_map_{size}")
                held = 100 * sum(word_map_of(run, run.best_epoch).plane.explained)
                st.caption(
                    t(
                        "**{size} numbers**: val_accuracy {shares}; {held:.0f} % of the variance.",
                        size=size,
                        shares=shares[size],
                        held=held,
                    )
                )
                st.button(
                    t("Open the run with {size}", size=size),
                    key=f"{key}_open_{size}",
                    on_click=remember_run,
                    args=(run.run_id,),
                    help=t("Shows this page with that network."),
                )


def _show_small_map(run: TrainedRun, tokens: Sequence[str], *, key: str) -> None:
    reader = reader_of(run)
    whole = word_map_of(run, run.best_epoch)
    words = WordMap.of(reader, whole.plane, whole.ids[:_SMALL_MAP_WORDS])
    found = typed_words(" ".join(tokens), reader.vocabulary, reader.rules, most=len(tokens))
    ids = np.array([word.id for word in found if is_read(word)], dtype=np.int32)
    marks = marks_frame([(Mark.TYPED, WordMap.of(reader, whole.plane, ids))], whole.plane)
    show_chart(
        word_map_chart(words, marks, colours=theme_palette(), height=200),
        key=key,
        alt_text=t(
            "A small map of words with vectors of {embedding_dim} numbers.",
            embedding_dim=run.config.embedding_dim,
        ),
    )
