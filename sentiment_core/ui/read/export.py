"""Export of a reading."""

import streamlit as st

from sentiment_core.client.page.data import network_fits
from sentiment_core.client.page.file import network_page, reading_page
from sentiment_core.i18n import t
from sentiment_core.jobs.engine.protocol import Resource
from sentiment_core.jobs.questions import Questions
from sentiment_core.rnn.analysis.word_table import word_table_csv
from sentiment_core.rnn.job.keras_questions import keras_model_file
from sentiment_core.rnn.network.trace import ReviewTrace
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.rnn.script.notebook import keras_notebook
from sentiment_core.rnn.script.report import run_report
from sentiment_core.rnn.script.script import keras_script
from sentiment_core.ui.shared.download import offer_file
from sentiment_core.ui.shared.question import Question, show_question


def show_take_away(
    trace: ReviewTrace, reader: Reader, models: Questions, *, review: str, key: str
) -> None:
    """Show download buttons for the reading as a page, the table, the script and the model.

    Args:
        review: the text that was read.
        models: who has workers make model files; remembers a few.
    """
    name = f"{reader.run.run_id}-epoch-{reader.epoch}"
    st.subheader(t("Export"), anchor=False)
    with st.container(horizontal=True):
        _show_page(trace, reader, review, name=name, key=f"{key}_page")
        offer_file(
            t("Words and states (CSV)"),
            f"{name}-words.csv",
            lambda: word_table_csv(trace),
            icon="table",
            help_text=t("One row per word: id, P(positive) and hidden state."),
            key=f"{key}_csv",
        )
        if not reader.run.opened:  # how it was trained is unknown
            offer_file(
                t("Keras script (.py)"),
                f"{name}.py",
                lambda: keras_script(reader.run.config),
                icon="code",
                help_text=t("Trains this network in plain Keras."),
                key=f"{key}_script",
            )
            offer_file(
                t("Notebook (.ipynb)"),
                f"{name}.ipynb",
                lambda: keras_notebook(reader.run.config),
                icon="developer_guide",
                help_text=t("The script in cells; then reads a review of yours word by word."),
                key=f"{key}_notebook",
            )
            offer_file(
                t("Run report (JSON)"),
                f"{name}-report.json",
                lambda: run_report(reader),
                icon="description",
                help_text=t(
                    "Settings, history, package versions, and the command that repeats it."
                ),
                key=f"{key}_report",
            )
        with st.container(width="content"):
            _show_model(reader, models, name=name, key=f"{key}_model")
    st.caption(
        t(
            "A chart's menu saves its data or a PNG. The page's address holds the "
            "review and every choice."
        )
    )


@st.fragment
def _show_page(trace: ReviewTrace, reader: Reader, review: str, *, name: str, key: str) -> None:
    with st.container(horizontal=True, width="content", vertical_alignment="center"):
        fits = network_fits(reader)
        network = st.checkbox(
            t("With the network"),
            disabled=not fits,
            key=f"{key}_network",
            help=t("The page also reads what is typed into it; weights rounded to 16 bits.")
            if fits
            else t("This network is too large for a page."),
        )
        offer_file(
            t("Page (.html)"),
            f"{name}.html",
            lambda: (
                network_page(reader, review) if network and fits else reading_page(reader, trace)
            ),
            icon="web",
            help_text=t("This reading as one file: opens without server and network."),
            key=f"{key}_html",
        )


def _show_model(reader: Reader, models: Questions, *, name: str, key: str) -> None:
    run = reader.run
    # A run that is trained again has the same id but another duration.
    question = Question(
        key=("keras", run.run_id, run.seconds, reader.epoch),
        work=keras_model_file,
        arguments=(run.config, reader.weights),
        needs=Resource.KERAS,
        ask=t("Build the Keras model (.keras)"),
        ask_again=t("Build the Keras model again"),
        help=t("Saves this epoch as a Keras model. Takes some seconds if Keras has to start."),
        waiting=t("Keras is building the model."),
    )
    content: bytes | None = show_question(
        models, question, icon=":material/deployed_code:", key=f"{key}_{name}"
    )
    if content is not None:
        offer_file(
            t("Keras model (.keras), {content:.1f} MB", content=len(content) / 1e6),
            f"{name}.keras",
            content,
            icon="deployed_code",
            help_text=t(
                "Open it with keras.saving.load_model('{name}.keras'). Input: word "
                "ids (reviews, {clip_length}). Output: P(positive).",
                name=name,
                clip_length=run.config.clip_length,
            ),
            key=f"{key}_{name}_ready",
        )
