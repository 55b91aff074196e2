"""What a run trains on and costs, and whether this server takes it."""

import streamlit as st

from sentiment_core.config import RunConfig
from sentiment_core.data.dataset import Dataset
from sentiment_core.data.tensors import choose_reviews
from sentiment_core.errors import DataError
from sentiment_core.jobs.engine import KERAS_BYTES
from sentiment_core.limits import LIMITS, Trainer
from sentiment_core.rnn.cost import count_parameters, estimate_cost
from sentiment_core.text.encoding import embedding_rows
from sentiment_core.ui.lesson import too_dear
from sentiment_core.ui.resources import Runtime
from sentiment_core.words import t


def seconds_text(seconds: float) -> str:
    """A duration in words, e.g. "about 8 s", "about 3 min"."""
    if seconds < 1:
        return t("about a second")
    return (
        t("about {seconds:.0f} s", seconds=seconds)
        if seconds < 90
        else t("about {seconds:.0f} min", seconds=seconds / 60)
    )


def memory_text(count: float) -> str:
    """Bytes in words, e.g. "680 MB", "7.1 GB"."""
    return (
        t("{count:.1f} GB", count=count / 1e9)
        if count >= 1e9
        else t("{count:.0f} MB", count=count / 1e6)
    )


def show_cost(shared: Runtime, config: RunConfig) -> str:
    """Say what a config trains on and costs, and why it cannot be trained here if that is so.

    Nothing is changed to make it fit.

    Returns:
        Why it cannot be trained, a sentence; empty where it can.
    """
    dataset, why = _dataset_for(shared, config)
    if dataset is not None:
        rows = embedding_rows(config, dataset.vocabulary)
        parameters = count_parameters(config, input_dim=rows)
        seconds = shared.queue.estimate_seconds(config)
        memory = estimate_cost(config).memory
        st.caption(
            t(
                "{reviews}. {parameters:,} parameters; {seconds} on this server; {memory} of "
                "memory.",
                reviews=dataset.description,
                parameters=parameters,
                seconds=seconds_text(seconds),
                memory=memory_text(memory),
            )
        )
        why = _too_much_here(shared, config, seconds, memory)
    if why:
        st.warning(why)
    return why


def why_not_here(shared: Runtime, config: RunConfig) -> str:
    """Why a config cannot be trained here, a sentence; empty where it can.

    The data may be missing or too few, the run more than the server takes or than the lesson does.
    """
    dataset, why = _dataset_for(shared, config)
    if dataset is None:
        return why
    seconds = shared.queue.estimate_seconds(config)
    return _too_much_here(shared, config, seconds, estimate_cost(config).memory)


def _dataset_for(shared: Runtime, config: RunConfig) -> tuple[Dataset | None, str]:
    try:
        dataset = shared.dataset(config.dataset)
        choose_reviews(config, dataset)
    except DataError as error:
        return None, str(error)
    return dataset, ""


def _too_much_here(shared: Runtime, config: RunConfig, seconds: float, memory: float) -> str:
    most_memory, problem = shared.worker_bytes, ""
    if config.trainer == Trainer.KERAS:
        problem = shared.queue.engine.keras_problem
        most_memory = None if most_memory is None else most_memory + KERAS_BYTES
    return (
        problem
        or too_much(
            config,
            seconds=seconds,
            memory=memory,
            most_seconds=shared.queue.limits.seconds,
            most_memory=most_memory,
        )
        or too_dear(seconds)
    )


def too_much(
    config: RunConfig,
    *,
    seconds: float,
    memory: float,
    most_seconds: float,
    most_memory: float | None,
) -> str:
    """Why a config is more than the server takes, and what would lower it; empty where it is not.

    Args:
        config: the settings.
        seconds: estimated.
        memory: estimated bytes.
        most_seconds: after which a run is stopped.
        most_memory: bytes at which a worker is ended; None where nobody knows.
    """
    if most_memory is not None and memory > most_memory:
        return t(
            "This run needs about {memory} of memory; a worker of this server has "
            "{most}. Less of {names} "
            "needs less.",
            memory=memory_text(memory),
            most=memory_text(most_memory),
            names=_names("batch_size", "clip_length", "units"),
        )
    if seconds > most_seconds:
        names = ["epochs", "train_reviews", "clip_length"]
        if config.layers > 1:
            names.append("layers")
        return t(
            "This run would take {seconds}; this server stops a run after "
            "{most_seconds:g} min. Less of {names} takes less time.",
            seconds=seconds_text(seconds),
            most_seconds=most_seconds / 60,
            names=_names(*names),
        )
    return ""


def _names(*settings: str) -> str:
    labels = [LIMITS[name].label for name in settings]
    return t("{names} or {last}", names=", ".join(labels[:-1]), last=labels[-1])
