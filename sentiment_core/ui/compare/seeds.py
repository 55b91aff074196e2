"""Several seeds of one config: mean, spread and differences."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations

import pandas as pd
import streamlit as st

from sentiment_core.charts.base.run_series import NUMBERS
from sentiment_core.charts.compare.seeds import seed_dots
from sentiment_core.data.sources import DATASETS
from sentiment_core.i18n import listed, t, tn
from sentiment_core.jobs.plan import PlanKind
from sentiment_core.rnn.bundled.bundled import bundled_id
from sentiment_core.rnn.evaluation.seeds import GroupDifference, SeedGroup, seed_groups, with_seeds
from sentiment_core.rnn.ledger.ledger import settings_in_words
from sentiment_core.rnn.runs.run import TrainedRun
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limit import Limit
from sentiment_core.settings.limits import CellType
from sentiment_core.ui.app.linked_form import linked_number
from sentiment_core.ui.app.runtime import Runtime
from sentiment_core.ui.app.theme import theme_palette
from sentiment_core.ui.compare.plan_controls import show_plan_button
from sentiment_core.ui.shared.chart import show_chart

FEWEST, MOST = 3, 10
_SEEDS = Limit(
    t("Seeds"),
    t("Trains seeds 1, 2, 3, ... with the settings above; finished runs are reused."),
    name=t("seeds"),
    low=FEWEST,
    high=MOST,
)


def show_seed_training(shared: Runtime, config: RunConfig) -> None:
    """The button that trains the seeds of a config."""
    slider, button = st.columns([3, 2], vertical_alignment="bottom")
    with slider:
        count = linked_number(_SEEDS, key="seeds", start=5, draw=st.slider)
    with button:
        show_plan_button(
            shared,
            with_seeds(config, count),
            kind=PlanKind.SEEDS,
            label=t("Train {most} seeds", most=count),
            key="train_seeds",
        )


def show_seeds(runs: Sequence[TrainedRun], *, key: str) -> None:
    """Show the seeds of each config, and whether two differ by more than their spread."""
    st.markdown(
        t(
            "Another seed gives another network. Only a difference larger than the "
            "spread over seeds counts."
        )
    )
    groups = seed_groups(runs)
    if not groups:
        st.info(t("No finished run yet."))
        return
    chosen = _pick_groups(groups, key=f"{key}_groups")
    if not chosen:
        st.info(t("Choose a configuration to see its seeds."))
        return
    show_chart(
        seed_dots(chosen, colours=theme_palette()),
        key=f"{key}_dots_{len(chosen)}",
        alt_text=t(
            "The best val_accuracy of every seed, a line for each choice of settings,"
            " with mean and spread."
        ),
    )
    st.caption(t("Dot: one seed. Line: mean. Band: ± one standard deviation."))
    _show_table(chosen, key=f"{key}_table")
    for line in findings_in_words(chosen):
        st.markdown(line)


def _pick_groups(groups: Sequence[SeedGroup], *, key: str) -> dict[str, SeedGroup]:
    labels = [group_label(group) for group in groups]
    several = [at for at, group in enumerate(groups) if len(group.runs) > 1]
    single = [
        at
        for cell in CellType
        for at, group in enumerate(groups)
        if group.runs[0].run_id == bundled_id(cell)
    ]
    first = (several or single or [0])[: len(NUMBERS)]
    ids = [_group_id(group) for group in groups]
    by_id = dict(zip(ids, labels, strict=True))
    # Until a visitor chooses, those of several seeds are shown as they come.
    own = st.session_state.get(f"{key}.own")
    st.session_state[key] = (
        [ids[at] for at in first] if own is None else [name for name in own if name in by_id]
    )
    chosen = st.multiselect(
        t("Configurations to compare"),
        options=ids,
        default=st.session_state[key],
        format_func=lambda name: by_id.get(name, name),
        max_selections=len(NUMBERS),
        key=key,
        on_change=_keep_choice,
        args=(key,),
        help=t("A configuration is all runs that differ only in their seed."),
    )
    return {letter: groups[ids.index(name)] for letter, name in zip(NUMBERS, chosen, strict=False)}


def _keep_choice(key: str) -> None:
    st.session_state[f"{key}.own"] = list(st.session_state[key])


def _group_id(group: SeedGroup) -> str:
    return replace(group.config, seed=0).run_id(group.fingerprint)


def group_label(group: SeedGroup) -> str:
    """Settings and seeds of a group in a line; nothing that a person typed."""
    config = group.config
    seeds = tn("{n} seed", "{n} seeds", len(group.runs))
    source = DATASETS[config.dataset].label
    return f"{config.cell}, {source}, {seeds}{_settings_count(config)}"


def _settings_count(config: RunConfig) -> str:
    changed = len(set(config.changed_from(RunConfig())) - {"cell", "dataset", "seed"})
    return tn(", {n} changed", ", {n} settings changed", changed) if changed else ""


def findings_in_words(chosen: Mapping[str, SeedGroup]) -> list[str]:
    """Whether each two of the groups differ by more than their spread, one sentence each.

    Args:
        chosen: by number.
    """
    several = {number: group for number, group in chosen.items() if group.spread is not None}
    pairs = list(combinations(several.items(), 2))
    if len(several) > 3:
        pairs = pairs[: len(several) - 1]  # the first with each of the others
    lines = [difference_in_words(a, first, b, second) for (a, first), (b, second) in pairs]
    single = [f"**{number}**" for number in chosen if number not in several]
    if single:
        lines.append(
            tn(
                "{groups} has one seed only, so no spread is known.",
                "{groups} have one seed only, so no spread is known.",
                len(single),
                groups=listed(single),
            )
        )
    return lines


def difference_in_words(a: str, first: SeedGroup, b: str, second: SeedGroup) -> str:
    """Whether two groups differ by more than their spread.

    Args:
        first: the group; at least two seeds.
        second: likewise.

    Raises:
        ValueError: a group has one seed only.
    """
    found = GroupDifference.of(first, second)
    if found.beyond_spread is None:
        raise ValueError("a group of one seed has no spread")
    values = {"a": a, "b": b, "means": found.means, "spreads": found.spreads}
    if not found.beyond_spread:
        return t(
            "**{a}** and **{b}**: means {means:.3f} apart, spreads together {spreads:.3f}. The "
            "difference may be chance.",
            **values,
        )
    better, worse = (a, b) if first.mean > second.mean else (b, a)
    surely = (
        t("every seed of {better} is above every seed of {worse}", better=better, worse=worse)
        if found.apart
        else t("single seeds overlap")
    )
    return t(
        "**{a}** and **{b}**: means {means:.3f} apart, spreads together only {spreads:.3f}. "
        "{better} is better; {surely}.",
        better=better,
        surely=surely,
        **values,
    )


def _show_table(chosen: Mapping[str, SeedGroup], *, key: str) -> None:
    frame = pd.DataFrame(
        [
            {
                "group": number,
                "cell": group_label(group),
                "settings": settings_in_words(group.config),
                "mean": group.mean,
                "spread": group.spread,
                "lowest": min(group.accuracies),
                "highest": max(group.accuracies),
                "seeds": ", ".join(str(run.config.seed) for run in group.runs),
            }
            for number, group in chosen.items()
        ]
    )
    st.dataframe(
        frame,
        hide_index=True,
        key=key,
        placeholder=t("one seed"),
        alt=t("Mean and spread of the best val_accuracy over seeds."),
        column_config={
            "group": st.column_config.TextColumn("", width=30),
            "cell": t("cell"),
            "settings": t("settings"),
            "seeds": t("seeds"),
            **{
                name: st.column_config.NumberColumn(label, format="%.3f")
                for name, label in (
                    ("mean", t("mean")),
                    ("spread", t("spread")),
                    ("lowest", t("lowest")),
                    ("highest", t("highest")),
                )
            },
        },
    )
