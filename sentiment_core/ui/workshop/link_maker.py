"""A link that opens Train as a lesson wants it."""

from urllib.parse import urljoin

import streamlit as st

from sentiment_core.i18n import t
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limits import LIMITS
from sentiment_core.ui.app.lesson import lesson_link
from sentiment_core.ui.app.rights import is_own_machine
from sentiment_core.ui.app.session import remembered_settings
from sentiment_core.ui.shared.longest_run import choose_longest_run


@st.fragment
def show_link_maker(*, key: str) -> None:
    """Let anybody prepare a link that opens Train as a lesson wants it."""
    config = remembered_settings() or RunConfig()
    st.markdown(t("With the current settings of **Train**."))
    hide = st.multiselect(
        t("Settings to hide"),
        options=list(LIMITS),
        format_func=lambda name: LIMITS[name].label,
        key=f"{key}_hide",
        help=t("Not shown on Train; the link fixes them."),
    )
    most = choose_longest_run(
        t("Longest run"),
        key=f"{key}_most",
        help_text=t("With this link, longer runs cannot be started."),
    )
    review = st.text_input(
        t("Review"),
        key=f"{key}_review",
        max_chars=500,
        help=t("The review on Read for whoever opens the link."),
    )
    large = st.toggle(
        t("Larger type"), key=f"{key}_large_link", help=t("Larger type for whoever opens the link.")
    )
    link = lesson_link(config, hide=hide, most_seconds=most, review=review, large=large)
    st.caption(t("Link for the workshop:"))
    # Only the browser knows under which address this server is reached.
    st.code(urljoin(st.context.url or "", link), language=None, wrap_lines=True)
    if is_own_machine():
        st.caption(
            t(
                "Only this machine knows this address. Open this page under the "
                "Network URL (see the terminal) instead."
            )
        )
