"""Opening of a model on a worker, from a file of the web process's."""

from collections.abc import Callable
from pathlib import Path

from sentiment_core.errors import ModelFileError
from sentiment_core.i18n import t
from sentiment_core.rnn.job.delivery import sees_folder
from sentiment_core.rnn.opened.opening import Choices, OpenedModel, open_model
from sentiment_core.rnn.runs.locations import run_store
from sentiment_core.rnn.runs.run import Report


def open_on_worker(
    mark: str,
    folder: Path,
    path: Path,
    choices: Choices,
    report: Report,
    should_stop: Callable[[], bool],
) -> OpenedModel:
    """`open_model` as a question to a worker.

    Args:
        mark: from `folder_mark`, on the page's side.
        folder: of the run store, as the page calls it.
        path: the file, as the page calls it.
        should_stop: not used; this takes a few seconds at most.

    Raises:
        ModelFileError: besides what `open_model` raises, the worker does not see the page's files.
    """
    if not sees_folder(folder, mark):
        raise ModelFileError(
            t(
                "The workers do not share this server's folder. Open the model there with "
                "python -m sentiment_core open FILE."
            )
        )
    return open_model(path, run_store(folder), choices)
