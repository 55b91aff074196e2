"""Word by Word: watch a recurrent network read a review. Start with `streamlit run`."""

import os
import sys

import streamlit as st
from starlette.middleware import Middleware

from sentiment_core.data.assets import ASSETS
from sentiment_core.errors import ConfigError
from sentiment_core.settings.environment import PROXIES, check_environment
from sentiment_core.ui.app.navigation import page_name, pages
from sentiment_core.ui.app.render_limit import page_turn
from sentiment_core.ui.app.runtime import runtime, serving
from sentiment_core.ui.frame import end_page, prepare_visit, show_frame
from sentiment_core.ui.requests.addresses import print_addresses
from sentiment_core.ui.requests.guard import RequestGuard
from sentiment_core.ui.requests.headers import SafeHeaders
from sentiment_core.ui.requests.upload_door import UploadDoor

if __name__ == "__main__":  # a page is asked for
    # A file of our own: Streamlit fetches its named icons from another host.
    st.set_page_config(page_title="Word by Word", page_icon=str(ASSETS / "icon.svg"), layout="wide")
    st.logo(str(ASSETS / "icon.svg"), size="large")
    prepare_visit()
    page = st.navigation(pages(), position="top")
    show_frame(page_name(page))
    with page_turn():
        page.run()
    end_page(page_name(page))
else:  # `streamlit run` imports this file once, finds the app by its name and serves it
    # uvicorn would believe what any program on this machine says of where a visitor comes from.
    os.environ.setdefault(PROXIES, "")
    st.secrets.load_if_toml_exists()  # so that what stands there is in the environment
    try:
        check_environment()
    except ConfigError as error:
        print(error, file=sys.stderr)  # noqa: T201
        sys.exit(2)  # as the command line does
    print_addresses()
    guards = [
        Middleware(SafeHeaders),
        Middleware(RequestGuard),
        Middleware(UploadDoor, uploads=lambda: runtime().uploads),
    ]
    app = st.App(__file__, middleware=guards, lifespan=serving)
