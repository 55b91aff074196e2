"""Add reviews: a file of the visitor's becomes a dataset to train on."""

from contextlib import suppress
from pathlib import Path

import streamlit as st

from sentiment_core.data.added import LONGEST_NAME, MOST_OF_ONE, AddedReviews, remove_added
from sentiment_core.data.adding import FEWEST, MAX_BYTES, MOST, AddedFile
from sentiment_core.data.cache import cache_folder
from sentiment_core.data.sources import EXAMPLE
from sentiment_core.errors import DataError
from sentiment_core.i18n import t
from sentiment_core.jobs.uploads import Upload
from sentiment_core.rnn.job.adding import add_on_worker
from sentiment_core.rnn.job.delivery import folder_mark
from sentiment_core.ui.app.rights import is_own_machine, offered_reviews, own_mark
from sentiment_core.ui.app.runtime import Runtime, runtime
from sentiment_core.ui.shared.question import Question, show_question
from sentiment_core.ui.shared.upload import choose_file, uploads_are_on
from sentiment_core.ui.train.forms import choose_dataset

_SHOWN = "add_reviews.shown"
_KEY = "add_reviews"
_LONGEST_FILE_NAME = 60
_ENCODINGS = ("UTF-8 / UTF-16", "latin-1", "cp1252")


def offer_reviews() -> None:
    """Show the button that opens the dialog, and the dialog while it is open."""
    if not uploads_are_on():
        return
    st.button(
        t("Add reviews"),
        key=_KEY,
        icon=":material/upload_file:",
        type="tertiary",
        on_click=_show,
        help=t("Trains on labelled reviews of yours, from a CSV or TSV file."),
    )
    if st.session_state.get(_SHOWN):
        st.dialog(t("Add reviews"), on_dismiss=_hide)(_show_form)()


def _show() -> None:
    st.session_state[_SHOWN] = True


def _hide() -> None:
    st.session_state[_SHOWN] = False


def _show_form() -> None:
    """What the dialog holds: the file, how it is read, what came of it, and what is kept."""
    shared = runtime()
    st.caption(
        t(
            "A row for each review: its text and one of two labels. {fewest} to {most:,} of them, "
            "at most {megabytes} MB.",
            fewest=FEWEST,
            most=MOST,
            megabytes=MAX_BYTES // 1_000_000,
        )
    )
    upload = choose_file(
        t("Reviews (.csv or .tsv)"), key=f"{_KEY}_file", most_mb=MAX_BYTES // 1_000_000
    )
    if upload is not None:
        added = show_question(
            shared.questions,
            _question(shared, _as_read(upload)),
            icon=":material/upload_file:",
            key=_KEY,
        )
        if added is not None:
            _show_added(added)
    st.caption(_what_is_kept())
    _show_own()


def _as_read(upload: Upload) -> AddedFile:
    """The file with what its visitor says of it."""
    name = st.text_input(
        t("Name"),
        key=f"{_KEY}_name",
        max_chars=LONGEST_NAME,
        placeholder=Path(upload.name).stem[:LONGEST_NAME],
        help=t("What the reviews are called in the choice of dataset."),
    )
    with st.expander(t("Columns, labels, encoding")):
        text, label = (
            st.text_input(title, key=f"{_KEY}_{key}", max_chars=200, help=_column_help())
            for title, key in ((t("Column of texts"), "text"), (t("Column of labels"), "label"))
        )
        positive = st.text_input(
            t("Label to predict"),
            key=f"{_KEY}_positive",
            max_chars=200,
            help=t("The label whose probability is predicted (--positive). Empty: the usual one."),
        )
        stars = st.toggle(
            t("Labels are 1 to 5 stars"),
            key=f"{_KEY}_stars",
            help=t("1 and 2 are negative, 4 and 5 positive; 3 is left out (--stars)."),
        )
        encoding = st.selectbox(
            t("Encoding"),
            options=_ENCODINGS,
            key=f"{_KEY}_encoding",
            help=t("Of the file, where it is not UTF-8 and has no byte order mark (--encoding)."),
        )
    return AddedFile(
        upload.path,
        called=upload.name[:_LONGEST_FILE_NAME],
        name=name.strip() or Path(upload.name).stem,
        text=text.strip() or None,
        label=label.strip() or None,
        encoding=None if encoding == _ENCODINGS[0] else encoding,
        stars=stars,
        positive=None if stars else positive.strip() or None,
    )


def _column_help() -> str:
    return t("Its heading, or its number from 1. Empty: the usual heading, such as text or label.")


def _question(shared: Runtime, file: AddedFile) -> Question:
    owner = "" if is_own_machine() else own_mark()
    mark = folder_mark(shared.store.folder)
    return Question(
        key=("add reviews", file, owner),
        work=add_on_worker,
        arguments=(mark, shared.store.folder, cache_folder(), file, owner),
        ask=t("Add"),
        ask_again=t("Try again"),
        help=t("Splits the reviews into words, training and validation reviews."),
        waiting=t("The file is read."),
    )


def _show_added(added: AddedReviews) -> None:
    st.markdown(f"**{added.description}**")
    taken = st.button(
        t("Train on them"),
        key=f"{_KEY}_done",
        type="primary",
        on_click=_take,
        args=(added.key,),
    )
    st.text("\n".join(added.notes))
    if taken:
        st.rerun()  # the whole page, not only the dialog


def _take(key: str) -> None:
    choose_dataset(key)
    _hide()


def _what_is_kept() -> str:
    kept = t(
        "Kept: the words as numbers and the labels, not the file, in the cache folder of this "
        "server until they are removed, or {most} newer ones of yours took their place.",
        most=MOST_OF_ONE,
    )
    if is_own_machine():
        return kept
    return (
        kept
        + " "
        + t(
            "In lists only you find them and networks trained on them; a link shows them to others."
        )
    )


def _remove(key: str) -> None:
    with suppress(DataError):  # removed in another tab
        remove_added(key)
    if st.session_state.get("dataset") == key:
        choose_dataset(EXAMPLE)


def _show_own() -> None:
    """The reviews that are kept, each with a button that removes it."""
    for own in offered_reviews():
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(own.description, width="stretch")
            if st.button(
                t("Remove"),
                key=f"{_KEY}_remove_{own.key}",
                icon=":material/delete:",
                on_click=_remove,
                args=(own.key,),
                help=t("Networks that were trained on them stay."),
            ):
                st.rerun()
