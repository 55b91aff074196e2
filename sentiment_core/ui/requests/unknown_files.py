"""Downloads that are not there (any more): answered by Streamlit, and not told in its log."""

import logging

from streamlit.runtime import backend_operation_handler
from streamlit.runtime.media_file_storage import MediaFileStorageError


def tell_no_unknown_files() -> None:
    """Keep Streamlit from writing a traceback for every id that somebody makes up.

    A page whose session has ended asks for such a file too. A download that fails while it is made
    is told as before.
    """
    logging.getLogger(backend_operation_handler.__name__).addFilter(_is_worth_telling)


def _is_worth_telling(record: logging.LogRecord) -> bool:
    error = record.exc_info[1] if record.exc_info else None
    # The error of a download that fails has the failure as its cause.
    return not isinstance(error, MediaFileStorageError) or error.__cause__ is not None
