"""Real reviews opened by number, at random and from the cells of the confusion matrix."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from sentiment_core.data import sources
from sentiment_core.errors import DataError
from sentiment_core.rnn.evaluation.validation import FILE, ValidationResult
from sentiment_core.rnn.job.job import keep_extras
from sentiment_core.rnn.runs.folder import RunFolder
from sentiment_core.rnn.runs.store import RunStore
from sentiment_core.settings.limits import DatasetName
from sentiment_core.ui.reviews import real_reviews
from sentiment_core.ui.reviews.opened_review import link_to_review
from tests import sentences
from tests.examples import HOSTILE, keep, small_dataset, trained_run

OTHER = "fedcba9876543210"


def page(folder: str, run_id: str, here: str) -> None:
    from pathlib import Path

    import streamlit as st

    from sentiment_core.rnn.runs.store import RunStore
    from sentiment_core.ui.reviews.real_reviews import real_reviews_input
    from tests.examples import small_dataset

    store = RunStore(Path(folder))
    dataset = {"here": small_dataset(), "other": small_dataset(seed=1), "none": None}[here]
    run_id = st.query_params.get("run", run_id)
    opened = real_reviews_input(store.find(run_id), store, dataset, key="real")
    st.session_state["returned"] = opened


class Visitor:
    """The panel over one run that has validated 40 reviews."""

    def __init__(self, folder: Path, *, here: str = "here", run_id: str = "") -> None:
        self.store = RunStore(folder)
        run_id = run_id or trained_run().run_id
        values = {"folder": str(folder), "run_id": run_id, "here": here}
        self.app = AppTest.from_function(page, kwargs=values, default_timeout=30).run()
        result = ValidationResult.of(self.store, self.store.find(run_id))
        assert result is not None
        self.result = result

    @property
    def opened(self) -> tuple[list[str], int] | None:
        assert not self.app.exception
        found: tuple[list[str], int] | None = self.app.session_state["returned"]
        return found

    @property
    def text(self) -> str:
        return "\n".join(caption.value for caption in self.app.caption)

    def is_at(self, position: int) -> bool:
        """Whether the review at a position is open, with its words and its label."""
        dataset = small_dataset()
        index = int(self.result.indexes[position])
        words = dataset.vocabulary.decode(dataset.test[index])
        return self.opened == (words, int(dataset.test.labels[index]))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    store = RunStore(tmp_path)
    for run_id in (trained_run().run_id, OTHER):
        run = keep(store, trained_run(run_id))
        run_folder = RunFolder(store.folder_of(run))
        weights = store.weights(run, 2)
        # With this bias the random network says both, so that no cell is empty.
        balanced = weights.head_bias - np.float32(1.7)
        run_folder.write_weights(2, replace(weights, head_bias=balanced))
        keep_extras(run, small_dataset(), run_folder)
    return tmp_path


def test_nothing_is_open_at_first_and_the_matrix_has_its_counts(folder: Path) -> None:
    visitor = Visitor(folder)
    assert visitor.opened is None
    counts = visitor.result.evaluation
    alt = visitor.app.get("vega_lite_chart")[0].proto.alt
    assert f"label negative, predicted positive: {counts.false_positive}." in alt
    assert f"label positive, predicted positive: {counts.true_positive}." in alt
    assert "40 validation reviews" in visitor.text
    assert f"epoch 2; accuracy {counts.accuracy:.3f}" in visitor.text


@pytest.mark.parametrize("number", [1, 17, 40])
def test_a_review_is_opened_by_its_number(number: int, folder: Path) -> None:
    visitor = Visitor(folder)
    visitor.app.number_input[0].set_value(number).run()
    assert visitor.opened is None
    visitor.app.button(key="real_open").click().run()
    assert visitor.is_at(number - 1)
    assert f"Validation review {number} (index {number - 1} of the test split" in visitor.text
    assert f"predicts {visitor.result.probabilities[number - 1]:.3f}" in visitor.text
    visitor.app.button(key="real_close").click().run()
    assert visitor.opened is None


def test_a_link_opens_a_review_once_and_follows_what_is_opened(folder: Path) -> None:
    visitor = Visitor(folder)
    run = visitor.store.find(trained_run().run_id)
    link = link_to_review(run, visitor.result, 11)
    assert link["run"] == run.run_id
    visitor.app.query_params["real"] = link["real"]
    visitor.app.run()
    assert visitor.is_at(11)
    visitor.app.number_input[0].set_value(3).run()
    visitor.app.button(key="real_open").click().run()
    assert visitor.is_at(2)
    assert visitor.app.query_params["real"] == link_to_review(run, visitor.result, 2)["real"]
    visitor.app.button(key="real_close").click().run()
    assert visitor.opened is None
    assert "real" not in visitor.app.query_params
    visitor.app.query_params["real"] = link["real"]
    visitor.app.run()
    assert visitor.is_at(11), "the same link opens it again after it was closed"
    del visitor.app.query_params["real"]  # another page was open in between
    visitor.app.run()
    assert visitor.is_at(11)


@pytest.mark.parametrize(
    "link", ["", "test-", "test-9999", "train-3", "test--1", "test-1e3", "test-٣", *HOSTILE]
)
def test_a_link_that_names_no_review_of_the_run_opens_nothing(link: str, folder: Path) -> None:
    visitor = Visitor(folder)
    visitor.app.query_params["real"] = link.replace("\ud800", "")
    visitor.app.run()
    assert visitor.opened is None


def test_a_review_is_opened_at_random(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = int(np.random.default_rng(5).integers(40))
    visitor = Visitor(folder)
    fresh = np.random.default_rng
    monkeypatch.setattr(np.random, "default_rng", lambda *seed: fresh(*seed or (5,)))
    visitor.app.button(key="real_random").click().run()
    monkeypatch.undo()
    assert visitor.is_at(wanted)


@pytest.mark.parametrize("cell", ["mistakes", "00", "01", "10", "11"])
def test_a_cell_lists_its_reviews_and_one_of_them_is_opened(cell: str, folder: Path) -> None:
    visitor = Visitor(folder)
    result = visitor.result
    wanted = (
        result.mistakes
        if cell == "mistakes"
        else result.cell(truly=int(cell[0]), predicted=int(cell[1]))
    ).tolist()
    assert wanted
    visitor.app.pills(key="real_cell").set_value(cell).run()
    listed = visitor.app.selectbox[0]
    assert listed.options == [
        f"{at + 1}: P(positive) {result.probabilities[at]:.3f}, label "
        + ("positive" if result.labels[at] else "negative")
        for at in wanted
    ]
    listed.set_value(wanted[-1]).run()
    assert visitor.is_at(wanted[-1])
    verdict = "wrong" if wanted[-1] in result.mistakes else "correct"
    assert f"({verdict})" in visitor.text


def test_the_same_review_can_be_opened_again_after_it_was_closed(folder: Path) -> None:
    """A list that still showed its last choice gave no event for it."""
    visitor = Visitor(folder)
    first = int(visitor.result.mistakes[0])
    visitor.app.selectbox[0].set_value(first).run()
    assert visitor.is_at(first)
    visitor.app.button(key="real_close").click().run()
    assert visitor.opened is None
    assert visitor.app.selectbox[0].value is None
    visitor.app.selectbox[0].set_value(first).run()
    assert visitor.is_at(first)


def test_a_long_list_is_cut_and_says_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(real_reviews, "_LISTED", 3)
    visitor = Visitor(folder)
    count = len(visitor.result.mistakes)
    assert count > 3
    assert len(visitor.app.selectbox[0].options) == 3
    assert f"(3 of {count})" in visitor.app.selectbox[0].label


def test_an_empty_cell_says_so(folder: Path) -> None:
    visitor = Visitor(folder)
    right = visitor.result.labels.astype(np.float32)
    run = visitor.store.find(trained_run().run_id)
    values = {**vars(visitor.result), "probabilities": right}
    ValidationResult(**values).save(visitor.store.folder_of(run))
    visitor = Visitor(folder)
    assert "No reviews." in visitor.text
    assert not visitor.app.selectbox


def test_another_run_with_the_same_reviews_keeps_the_review_open(folder: Path) -> None:
    visitor = Visitor(folder)
    visitor.app.selectbox[0].set_value(int(visitor.result.mistakes[0])).run()
    before = visitor.opened
    assert before is not None
    visitor.app.query_params["run"] = OTHER
    visitor.app.run()
    assert visitor.opened == before
    assert "GRU fedcba, epoch 2" in visitor.text


def test_another_review_in_the_same_place_is_not_the_one_that_is_open(folder: Path) -> None:
    """Keras' file and the package have other reviews at the same place of the test split."""
    visitor = Visitor(folder)
    visitor.app.selectbox[0].set_value(int(visitor.result.mistakes[0])).run()
    before = visitor.opened
    result = ValidationResult.of(visitor.store, visitor.store.find(OTHER))
    assert result is not None
    assert result.keys is not None
    replace(result, keys=result.keys[::-1]).save(visitor.store.folder_of(visitor.store.find(OTHER)))
    visitor.app.query_params["run"] = OTHER
    visitor.app.run()
    assert visitor.opened is None
    visitor.app.query_params["run"] = trained_run().run_id
    visitor.app.run()
    assert visitor.opened == before


@pytest.mark.parametrize(
    ("here", "part"),
    [
        ("none", "are not on this machine"),
        ("other", "differ from the validation reviews of GRU 012345"),
    ],
)
def test_without_the_reviews_the_counts_are_there_and_nothing_opens(
    here: str, part: str, folder: Path
) -> None:
    visitor = Visitor(folder, here=here)
    assert part in visitor.text
    assert len(visitor.app.get("vega_lite_chart")) == 1
    assert not visitor.app.button
    assert not visitor.app.selectbox
    assert visitor.opened is None


def test_a_run_that_kept_no_validation_is_one_sentence(folder: Path) -> None:
    visitor = Visitor(folder)
    (folder / trained_run().run_id / FILE).write_bytes(b"damaged")
    visitor.app.run()
    assert visitor.opened is None
    assert len(visitor.app.caption) == 1
    assert sentences.NO_PREDICTIONS in visitor.text
    assert not visitor.app.get("vega_lite_chart")


def test_a_cut_validation_says_so(folder: Path) -> None:
    visitor = Visitor(folder)
    run = visitor.store.find(trained_run().run_id)
    ValidationResult(**{**vars(visitor.result), "reviews": 20_000}).save(
        visitor.store.folder_of(run)
    )
    assert "The first 40 of 20,000 validation reviews" in Visitor(folder).text


def test_the_words_lead_the_network_to_what_it_validated(folder: Path) -> None:
    visitor = Visitor(folder)
    visitor.app.button(key="real_open").click().run()
    assert visitor.opened is not None
    dataset = small_dataset()
    ids = [dataset.vocabulary.id(word) for word in visitor.opened[0]]
    assert ids == dataset.test[0].tolist()


def test_a_dataset_that_is_not_here_or_damaged_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sources.dataset_of_run(DatasetName.IMDB, "f" * 16) is None
    found = sources.dataset_of_run(DatasetName.REPLICA, "f" * 16)
    assert found is not None
    assert found.name is DatasetName.REPLICA

    def damaged() -> None:
        raise DataError("damaged")

    monkeypatch.setattr(sources, "load_replica", damaged)
    sources.close_datasets()
    assert sources.dataset_of_run(DatasetName.REPLICA, found.fingerprint) is None


def test_a_review_that_is_not_among_those_here_is_told(folder: Path) -> None:
    """The reviews are found by their words; another copy of them may lack a few."""
    visitor = Visitor(folder)
    run = visitor.store.find(trained_run().run_id)
    assert visitor.result.keys is not None
    keys = visitor.result.keys.copy()
    keys[4] += np.uint64(1)
    replace(visitor.result, keys=keys).save(visitor.store.folder_of(run))
    visitor = Visitor(folder)
    for number in (4, 5):
        visitor.app.number_input[0].set_value(number).run()
        visitor.app.button(key="real_open").click().run()
        assert (visitor.opened is None) == (number == 5)
        assert (sentences.REVIEW_NOT_HERE in visitor.text) == (number == 5)


@pytest.mark.imdb
@pytest.mark.parametrize("run_id", ["bundled-simplernn", "bundled-lstm", "bundled-gru"])
def test_every_validation_review_is_read_as_it_was_judged(run_id: str, tmp_path: Path) -> None:
    """It was joined to text and cut into words again, and 845 words hold control characters.

    Of 2,500 reviews 65 gave another tensor: "said 0.661, which is wrong" stood above 0.291.
    """
    from sentiment_core.data.assets import ASSETS
    from sentiment_core.rnn.network.predict import predict
    from sentiment_core.rnn.runs.reader import Reader

    store = RunStore(tmp_path, bundled=ASSETS / "runs")
    run = store.find(run_id)
    result = ValidationResult.of(store, run)
    assert result is not None
    dataset = sources.load_dataset(DatasetName.IMDB)
    reviews = result.reviews_of(dataset)
    assert reviews is not None
    reader = Reader.of(store, run)
    odd = 0
    padded = []
    for position in range(len(result)):
        words = real_reviews.review_words(dataset, reviews, position)
        encoded = reader.encode(" ".join(words), own=frozenset(words))
        if dataset.fingerprint == run.plan.fingerprint:  # of others only the words are the same
            ids = [word_id for word_id in reviews[position] if word_id < reader.rules.num_words]
            assert encoded.ids.tolist() == ids[-reader.rules.clip_length :]
        odd += encoded.text != reader.encode(" ".join(words)).text
        padded.append(encoded.padded)
    assert odd > 60
    read = predict(np.stack(padded), reader.weights, mask_zero=True)
    assert read == pytest.approx(result.probabilities, abs=1e-5)
