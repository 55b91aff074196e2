"""Adding of reviews on a worker, from a file of the web process's."""

from collections.abc import Callable
from pathlib import Path

from sentiment_core.data.added import AddedReviews
from sentiment_core.data.adding import AddedFile, add_reviews
from sentiment_core.data.cache import cache_folder
from sentiment_core.errors import DataError
from sentiment_core.i18n import t
from sentiment_core.rnn.job.delivery import sees_folder
from sentiment_core.rnn.runs.run import Report


def add_on_worker(
    mark: str,
    marked: Path,
    cache: Path,
    file: AddedFile,
    owner: str,
    report: Report,
    should_stop: Callable[[], bool],
) -> AddedReviews:
    """`add_reviews` as a question to a worker.

    Args:
        mark: from `folder_mark`, on the page's side.
        marked: the folder that the mark is in, as the page calls it.
        cache: the cache folder, as the page calls it.
        file: the file, as the page calls it.
        owner: from `owner_mark`.
        should_stop: not used; this takes a few seconds at most.

    Raises:
        DataError: besides what `add_reviews` raises, the worker does not see the page's files.
    """
    if not sees_folder(marked, mark) or cache_folder() != cache:
        raise DataError(
            t(
                "The workers do not share this server's folder. Add the reviews there with "
                "python -m sentiment_core data --add FILE."
            )
        )
    return add_reviews(file, owner=owner)
