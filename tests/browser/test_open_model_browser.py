"""A Keras model is chosen from disk on Read, and reads the review there."""

import re

import pytest

from sentiment_core.data.assets import ASSETS
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.rnn.runs.store import RunStore
from tests.browser.server import expect

model = pytest.importorskip("sentiment_core.rnn.keras.model", reason="TensorFlow is not installed")

pytestmark = [pytest.mark.long, pytest.mark.keras]

PATIENCE = 60_000
TEXT = "I did not expect much, but this film is wonderful."


def test_a_keras_file_reads_the_review(visitor, tmp_path):
    store = RunStore(tmp_path / "runs", bundled=ASSETS / "runs")
    reader = Reader.of(store, store.find("bundled-lstm"))
    file = tmp_path / "my own <b>network.keras"
    file.write_bytes(model.model_file(reader.run.config, reader.weights))

    page = visitor.open(f"/?review={TEXT}")
    network = page.get_by_role("button", name=re.compile("^Network: "))
    network.click(timeout=PATIENCE)
    page.get_by_text("Open a Keras model").click()
    page.locator(".st-key-open_model_file input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Open the file").click(timeout=PATIENCE)

    sentences = page.locator("[data-testid=stTable] tbody tr")
    expect(sentences).to_have_count(2, timeout=PATIENCE)
    good, bad = (float(row.locator("td").nth(1).inner_text()) for row in sentences.all())
    assert good > 0.8 > 0.3 > bad
    expect(network).to_have_text(re.compile("my own b network, opened"))
    page.keyboard.press("Escape")
    shown = f"{reader.read(TEXT).prediction:.2f}"
    assert shown != f"{Reader.of(store, store.find('bundled-gru')).read(TEXT).prediction:.2f}"
    expect(page.locator("body")).to_contain_text(re.compile(rf"P\(positive\)\s*{shown}"))
    assert re.search(r"[?&]run=[0-9a-f]{16}(&|$)", page.url)
