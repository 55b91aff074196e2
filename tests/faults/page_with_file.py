"""A page that takes a file, behind the app's own guards."""

import streamlit as st
from starlette.middleware import Middleware

from sentiment_core.ui.app.presence import note_presence
from sentiment_core.ui.app.runtime import runtime
from sentiment_core.ui.requests.guard import RequestGuard
from sentiment_core.ui.requests.upload_door import UploadDoor
from sentiment_core.ui.shared.upload import choose_file

if __name__ == "__main__":
    note_presence()
    choose_file("File", key="file")
else:
    app = st.App(
        __file__,
        middleware=[
            Middleware(RequestGuard),
            Middleware(UploadDoor, uploads=lambda: runtime().uploads),
        ],
    )
