"""Streamlit's log where a download is asked for that is not there."""

import asyncio
import logging

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime import backend_operation_handler
from streamlit.runtime.backend_operation_handler import DeferredFileHandler
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from sentiment_core.ui.requests.unknown_files import tell_no_unknown_files


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> MediaFileManager:
    made = MediaFileManager(MemoryMediaFileStorage("/media"))
    monkeypatch.setattr(logging.getLogger(backend_operation_handler.__name__), "propagate", True)
    monkeypatch.setattr(logging.getLogger(backend_operation_handler.__name__), "filters", [])
    return made


def ask(files: MediaFileManager, file_id: str) -> str:
    request = BackMsg().backend_operation_request
    request.deferred_file.file_id = file_id
    return asyncio.run(DeferredFileHandler(lambda: files).handle(request, "tab")).error_msg


def test_a_made_up_download_is_answered_and_not_told(
    files: MediaFileManager, caplog: pytest.LogCaptureFixture
) -> None:
    """Each was a traceback in the log: a stranger could fill the disk with 50 a second."""
    assert ask(files, "made-up")
    assert len(caplog.records) == 1
    tell_no_unknown_files()
    assert ask(files, "made-up")
    assert len(caplog.records) == 1


def test_a_download_that_fails_is_told(
    files: MediaFileManager, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell_no_unknown_files()
    monkeypatch.setitem(
        files._deferred_callables, "here", {"callable": lambda: 1 / 0, "mimetype": None}
    )
    assert ask(files, "here")
    assert len(caplog.records) == 1
