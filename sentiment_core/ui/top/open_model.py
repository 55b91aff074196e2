"""Open a Keras model: a file of the visitor's becomes a run."""

from collections.abc import Hashable

import streamlit as st

from sentiment_core.i18n import t
from sentiment_core.jobs.questions import QuestionState
from sentiment_core.jobs.uploads import Upload
from sentiment_core.rnn.job.delivery import folder_mark
from sentiment_core.rnn.job.opening import open_on_worker
from sentiment_core.rnn.opened.archive import LARGEST
from sentiment_core.rnn.opened.opening import Choices, OpenedModel
from sentiment_core.rnn.opened.words import LARGEST_WORDS
from sentiment_core.ui.app.rights import is_own_machine, is_presenter
from sentiment_core.ui.app.runtime import Runtime, runtime
from sentiment_core.ui.app.session import remember_run
from sentiment_core.ui.app.visitor import visitor_id
from sentiment_core.ui.shared.question import Question, show_question
from sentiment_core.ui.shared.upload import choose_file, uploads_are_on

_ASKED, _TAKEN = "open_model.asked", "open_model.taken"
_MEGABYTE = 1_000_000
_TOLD_APART = 0.1


def offer_model() -> None:
    """Show the switch that unfolds file, words and what came of them."""
    if not uploads_are_on():
        return
    shown = st.toggle(
        t("Open a Keras model"),
        key="open_model",
        help=t("Reads a `.keras` or `.h5` file of yours as a network."),
    )
    if shown:
        with st.container(width=420):
            st.fragment(_show_form)()


def taken_model() -> str | None:
    """The run that this visitor has opened since the last look, to be chosen now; else None."""
    shared = runtime()
    asked: Hashable | None = st.session_state.get(_ASKED)
    known = None if asked is None else shared.questions.snapshot(asked)
    if known is None or known.state != QuestionState.ANSWERED:
        return None
    before, run_before = st.session_state.get(_TAKEN, (None, ""))
    if before == asked:
        return None
    opened: OpenedModel = known.answer
    run_id = opened.run.run_id
    st.session_state[_TAKEN] = asked, run_id if opened.is_new else ""
    if opened.is_new:
        shared.queue.owners.claim(run_id, visitor_id())
    _forget_other_words(shared, before, asked, run_before, run_id)
    remember_run(run_id)
    return run_id


def _forget_other_words(
    shared: Runtime, before: Hashable, asked: Hashable, run_before: str, run_id: str
) -> None:
    """Remove this visitor's run of the same file with the words chosen before."""
    same_file = isinstance(before, tuple) and isinstance(asked, tuple) and before[1] == asked[1]
    own = run_before in shared.queue.owners.of(visitor_id())
    if same_file and own and run_before != run_id:
        shared.store.remove(run_before)
        shared.queue.owners.forget(run_before)


def _show_form() -> None:
    shared = runtime()
    model = choose_file(
        t("Model (.keras or .h5)"), key="open_model_file", most_mb=LARGEST // _MEGABYTE
    )
    own_words = st.toggle(
        t("Own word list"),
        key="open_model_own",
        help=t(
            "Off: the words of the model's TextVectorization, or Keras' IMDB ids. On: a file of "
            "words, as of `tokenizer.word_index`."
        ),
    )
    words, index_from = _words() if own_words else (None, None)
    if model is None or (own_words and words is None):
        return
    question = _question(shared, model, words, index_from)
    st.session_state[_ASKED] = question.key
    opened = show_question(
        shared.questions, question, icon=":material/upload_file:", key="open_model"
    )
    if opened is None:
        return
    if st.session_state.get(_TAKEN, (None, ""))[0] != question.key:
        st.rerun()  # the page behind takes it
    _show_opened(opened)


def _words() -> tuple[Upload | None, int | None]:
    words = choose_file(
        t("Words (one a line, or JSON of words and ids)"),
        key="open_model_words",
        most_mb=LARGEST_WORDS // _MEGABYTE,
    )
    first = st.number_input(
        t("Id of the first word of a list"),
        min_value=0,
        max_value=1_000,
        value=None,
        key="open_model_first",
        placeholder="4",
        help=t("4 where `index_from=3`, 1 for `Tokenizer`. Leave it empty for JSON."),
    )
    return words, None if first is None else first - 1


def _question(
    shared: Runtime, model: Upload, words: Upload | None, index_from: int | None
) -> Question:
    choices = Choices(
        words=None if words is None else words.path,
        index_from=index_from,
        file=model.name,
        unlisted=not (is_own_machine() or is_presenter()),
    )
    return Question(
        key=("open model", model.path, choices),
        work=open_on_worker,
        arguments=(folder_mark(shared.store.folder), shared.store.folder, model.path, choices),
        ask=t("Open the file"),
        ask_again=t("Try again"),
        help=t("Reads layers and weights as numbers; no code of the file runs."),
        waiting=t("The file is read."),
    )


def _show_opened(opened: OpenedModel) -> None:
    config = opened.run.config
    st.text(
        t(
            "{cell}, units {units}; Embedding {rows:,} × {size}\n"
            "Vocabulary {known:,} ({source}): {first}",
            cell=config.cell_text,
            units=" + ".join(map(str, config.layer_units)),
            rows=config.num_words,
            size=config.embedding_dim,
            known=opened.known_words,
            source=opened.words,
            first=opened.first_words,
        )
    )
    if opened.joins_apostrophes:
        st.caption(t("Its TextVectorization makes `dont` of `don't`; here `don't` is unknown."))
    good, bad = opened.samples
    st.table(
        {
            t("Sentence"): [good.text, bad.text],
            t("P(positive)"): [f"{sample.probability:.2f}" for sample in opened.samples],
            t("Known words"): [str(sample.known_words) for sample in opened.samples],
        }
    )
    if good.probability - bad.probability < _TOLD_APART:
        st.warning(
            t(
                "The first should be higher. If the model was trained with other ids, turn on "
                "“Own word list” and open it again."
            )
        )
