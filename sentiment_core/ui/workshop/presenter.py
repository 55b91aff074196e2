"""Presenter controls behind the server's key."""

import streamlit as st

from sentiment_core.errors import JobError
from sentiment_core.i18n import t
from sentiment_core.ui.app.rights import become_presenter, is_presenter
from sentiment_core.ui.app.runtime import Runtime
from sentiment_core.ui.app.visitor import visitor_address, visitor_id
from sentiment_core.ui.workshop.question_controls import show_question_controls
from sentiment_core.ui.workshop.queue_controls import show_queue_controls


def show_controls(shared: Runtime, *, key: str) -> None:
    """Show the presenter's controls; nothing where the server has no key."""
    if not shared.presenter_access.exists:
        return
    st.subheader(t("Presenter"), anchor=False)
    if not is_presenter():
        _ask_for_key(shared, key=key)
        return
    show_queue_controls(shared, key=key)
    show_question_controls(shared, key=key)


def _ask_for_key(shared: Runtime, *, key: str) -> None:
    with st.form(f"{key}_door", border=False):
        entered = st.text_input(
            t("Presenter key"),
            type="password",
            width=320,
            key=f"{key}_key",
            help=t("Set by the server's operator; opens the presenter's controls."),
        )
        if not st.form_submit_button(
            t("Open"), help=t("Shows the presenter's controls to you only.")
        ):
            return
    try:
        if shared.presenter_access.opens(entered, visitor_id(), visitor_address()):
            become_presenter()
            st.rerun()
        st.error(t("Wrong key."))
    except JobError as error:
        st.error(str(error))
