"""The scoreboard: its numbers, its links to Read, and what it says where something is missing."""

from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from sentiment_core.rnn.evaluation.calibration import calibrate
from sentiment_core.rnn.evaluation.validation import FILE, ValidationResult
from sentiment_core.rnn.job.job import keep_extras
from sentiment_core.rnn.runs.folder import RunFolder
from sentiment_core.rnn.runs.store import RunStore
from sentiment_core.ui.reviews.scoreboard import calibration_text, verdict_text
from tests import sentences
from tests.examples import HOSTILE, WORDS, keep, small_dataset, trained_run
from tests.ui.screen import text


def page(folder: str, here: str) -> None:
    from dataclasses import replace
    from pathlib import Path

    from sentiment_core.rnn.runs.store import RunStore
    from sentiment_core.text.vocabulary import Vocabulary
    from sentiment_core.ui.reviews.scoreboard import show_scoreboard
    from tests.examples import HOSTILE, WORDS, small_dataset, trained_run

    store = RunStore(Path(folder))
    dataset = {"here": small_dataset(), "other": small_dataset(seed=1), "none": None}.get(here)
    if here == "hostile":
        words = Vocabulary((*HOSTILE[:4], *WORDS.words[4:]))
        dataset = replace(small_dataset(), vocabulary=words)
    show_scoreboard(store.find(trained_run().run_id), store, dataset, key="board")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    store = RunStore(tmp_path)
    run = keep(store, trained_run())
    run_folder = RunFolder(store.folder_of(run))
    weights = store.weights(run, 2)
    # With this bias the random network says both, so that no cell is empty.
    run_folder.write_weights(2, replace(weights, head_bias=weights.head_bias - np.float32(1.7)))
    keep_extras(run, small_dataset(), run_folder)
    return tmp_path


def result_in(folder: Path) -> ValidationResult:
    store = RunStore(folder)
    found = ValidationResult.of(store, store.find(trained_run().run_id))
    assert found is not None
    return found


def change(folder: Path, **values: object) -> None:
    store = RunStore(folder)
    changed = replace(result_in(folder), **values)  # type: ignore[arg-type]
    changed.save(store.folder_of(store.find(trained_run().run_id)))


def show(folder: Path, here: str = "here") -> AppTest:
    values = {"folder": str(folder), "here": here}
    app = AppTest.from_function(page, kwargs=values, default_timeout=30).run()
    assert not app.exception
    return app


def links(app: AppTest) -> list[dict[str, list[str]]]:
    return [parse_qs(link.proto.query_string) for link in app.get("page_link")]


def test_it_says_how_good_it_is_and_what_guessing_gives(folder: Path) -> None:
    shown, counts = text(show(folder)), result_in(folder).evaluation
    positive = (counts.true_positive + counts.false_negative) / counts.reviews
    assert f"**Accuracy {counts.accuracy:.3f}** on 40 machine-written" in shown
    side = "positive" if positive >= 0.5 else "negative"
    assert f"(always {side}): **{max(positive, 1 - positive):.3f}**" in (shown)
    assert f"{counts.true_positive} of {counts.true_positive + counts.false_negative} positive" in (
        shown
    )


def test_a_network_that_is_no_better_than_guessing_is_told(folder: Path) -> None:
    run, found = trained_run(), result_in(folder)
    guessing = replace(found, probabilities=np.full(40, 0.7, dtype=np.float32))
    assert sentences.NOT_CLEARLY_BETTER in verdict_text(run, guessing)
    perfect = replace(found, probabilities=found.labels.astype(np.float32))
    assert sentences.NOT_CLEARLY_BETTER not in verdict_text(run, perfect)
    worth = 100 * (1 - max(np.mean(found.labels), 1 - np.mean(found.labels)))
    assert f", {worth:.0f} points lower" in verdict_text(run, perfect)


def test_the_calibration_is_shown_with_its_table(folder: Path) -> None:
    app, found = show(folder), result_in(folder)
    expected = calibrate(found.probabilities, found.labels)
    assert f"calibration error **{expected.expected_error:.3f}**" in text(app)
    [table] = [frame.value for frame in app.dataframe]
    assert table["reviews"].tolist() == [b.reviews for b in expected.bins]
    assert table["positive_share"].tolist() == [b.positive_share for b in expected.bins]
    alts = [chart.proto.alt for chart in app.get("vega_lite_chart")]
    assert len(alts) == 3
    assert any("Confusion matrix" in alt for alt in alts)
    assert any(f"{expected.bins[0].reviews:,}" in alt for alt in alts)


@pytest.mark.parametrize(
    ("said", "positive", "meaning"),
    [
        (0.75, 0.75, "no miscalibration"),
        (0.95, 0.7, "overconfident"),
        (0.65, 0.95, "underconfident"),
    ],
)
def test_the_meaning_follows_the_error(said: float, positive: float, meaning: str) -> None:
    labels = np.arange(400) < positive * 400
    found = calibrate(np.full(400, said), labels.astype(np.int8))
    assert meaning in calibration_text(found)


def test_an_error_to_both_sides_is_neither(folder: Path) -> None:
    said = np.repeat([0.65, 0.95], 400)
    labels = np.concatenate([np.arange(400) < 380, np.arange(400) < 260]).astype(np.int8)
    assert "both directions" in calibration_text(calibrate(said, labels))


def test_each_mistake_is_a_link_to_read_with_run_and_review(folder: Path) -> None:
    app, found = show(folder), result_in(folder)
    mistakes = found.mistakes[:10].tolist()
    assert links(app) == [
        {"run": [trained_run().run_id], "real": [f"test-{found.indexes[at]}"]} for at in mistakes
    ]
    labels = [link.proto.label for link in app.get("page_link")]
    assert labels[0].startswith(
        f"Review {mistakes[0] + 1}: P(positive) {found.probabilities[mistakes[0]]:.3f}, label "
    )
    assert f"**{len(found.mistakes)} mistakes**, the 10 most" in text(app)
    dataset = small_dataset()
    words = dataset.vocabulary.decode(dataset.test[int(found.indexes[mistakes[0]])])
    assert app.text[0].value == " ".join(words)


def test_words_of_reviews_are_text_and_nothing_else(folder: Path) -> None:
    assert WORDS
    # Without keys the reviews are known by their labels, whatever their words.
    replace(result_in(folder), keys=None).save(folder / trained_run().run_id)
    app = show(folder, "hostile")
    assert any(HOSTILE[0] in entry.value or HOSTILE[1] in entry.value for entry in app.text)
    assert "<script>" not in text(app)
    assert all("<" not in link.proto.label for link in app.get("page_link"))


@pytest.mark.parametrize("here", ["none", "other"])
def test_without_the_reviews_mistakes_are_listed_and_do_not_open(here: str, folder: Path) -> None:
    app = show(folder, here)
    assert not app.get("page_link")
    assert sentences.NONE_OPENS in text(app)
    at = int(result_in(folder).mistakes[0])
    assert f"Review {at + 1}: P(positive)" in text(app)


def test_no_mistake_is_said(folder: Path) -> None:
    change(folder, probabilities=result_in(folder).labels.astype(np.float32))
    app = show(folder)
    assert "**No mistake** among 40 reviews" in text(app)
    assert not app.get("page_link")


def test_a_part_of_the_reviews_is_called_a_part(folder: Path) -> None:
    change(folder, reviews=20_000)
    assert "on the first 40 of 20,000 machine-written validation reviews" in text(show(folder))


def test_a_run_that_kept_nothing_is_one_sentence(folder: Path) -> None:
    (folder / trained_run().run_id / FILE).unlink()
    app = show(folder)
    assert len(app.caption) == 1
    assert not app.get("vega_lite_chart")
