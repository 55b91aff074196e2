"""Cost of a run, and whether this server accepts it."""

from dataclasses import dataclass

from sentiment_core.data.dataset import Dataset
from sentiment_core.data.tensors import choose_reviews
from sentiment_core.errors import DataError
from sentiment_core.i18n import t
from sentiment_core.jobs.engine.process import KERAS_BYTES
from sentiment_core.rnn.training.cost import count_parameters, estimate_cost
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limits import LIMITS, Trainer
from sentiment_core.text.encoding import embedding_rows
from sentiment_core.ui.app.lesson import too_dear
from sentiment_core.ui.app.runtime import Runtime


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


@dataclass(frozen=True)
class Cost:
    """The cost of a run on this server.

    Args:
        reviews: what it trains on, a line; empty where they are missing.
        estimate: parameters, time and memory, a line; likewise.
        why_not: why it cannot be trained here, a sentence; empty where it can.
    """

    reviews: str = ""
    estimate: str = ""
    why_not: str = ""


def cost_here(shared: Runtime, config: RunConfig) -> Cost:
    """The cost of a config on this server, and why it cannot be trained here.

    The data may be missing or too few, the run more than the server takes or than the lesson does.
    Nothing is changed to make it fit.
    """
    dataset, why = _dataset_for(shared, config)
    if dataset is None:
        return Cost(why_not=why)
    seconds = shared.queue.estimate_seconds(config)
    memory = estimate_cost(config).memory
    estimate = t(
        "{parameters:,} parameters · {seconds} · {memory}",
        parameters=count_parameters(config, input_dim=embedding_rows(config, dataset.vocabulary)),
        seconds=seconds_text(seconds),
        memory=memory_text(memory),
    )
    return Cost(dataset.description, estimate, _too_much_here(shared, config, seconds, memory))


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
    """Why a config exceeds the server's limits, and what lowers it; empty where it does not.

    Args:
        memory: estimated bytes.
        most_seconds: after which a run is stopped.
        most_memory: bytes at which a worker is ended; None where nobody knows.
    """
    if most_memory is not None and memory > most_memory:
        return t(
            "This run needs about {memory} of memory; a training worker here has {most}. "
            "Lower {names}.",
            memory=memory_text(memory),
            most=memory_text(most_memory),
            names=_names("batch_size", "clip_length", "units"),
        )
    if seconds > most_seconds:
        names = ["epochs", "train_reviews", "clip_length"]
        if config.layers > 1:
            names.append("layers")
        return t(
            "This run would take {seconds}; this server stops a run after {most_seconds:g} min. "
            "Lower {names}.",
            seconds=seconds_text(seconds),
            most_seconds=most_seconds / 60,
            names=_names(*names),
        )
    return ""


def _names(*settings: str) -> str:
    labels = [LIMITS[name].label for name in settings]
    return t("{names} or {last}", names=", ".join(labels[:-1]), last=labels[-1])
