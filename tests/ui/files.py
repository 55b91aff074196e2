"""A file that a visitor chooses in a page under AppTest."""

import io

from streamlit.testing.v1 import AppTest

from sentiment_core.ui.app.runtime import runtime

TAB = "test session id"


def choose(app: AppTest, key: str, name: str, content: bytes) -> AppTest:
    """Choose a file as a browser does: its bytes come by the upload door, its name by Streamlit."""
    name = name.encode("utf-8", "replace").decode()  # as it must be to come through a form
    control = app.file_uploader(key=key).set_value((name, b"", "application/octet-stream"))
    assert isinstance(control._files, list)
    file_id = control._files[0][0]
    uploads = runtime().uploads
    assert uploads.reserve(TAB, file_id, max(1, len(content))) is not None
    assert uploads.keep(TAB, file_id, name, io.BytesIO(content))
    return app.run()
