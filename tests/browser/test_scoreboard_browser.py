"""From the scoreboard to the review in Read, and a baseline trained on a real worker."""

import re
from contextlib import suppress
from dataclasses import replace

import pytest
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from sentiment_core.data.replica import load_replica
from sentiment_core.rnn.job.job import keep_extras
from sentiment_core.rnn.runs.folder import RunFolder
from sentiment_core.rnn.runs.store import RunStore
from tests import sentences
from tests.browser.server import ROOT, expect, serve, visits
from tests.browser.test_accessibility_browser import findings
from tests.examples import keep, trained_run

pytestmark = pytest.mark.long

PATIENCE = 60_000
RUN = trained_run().run_id


@pytest.fixture(scope="module")
def one_run(tmp_path_factory):
    """A server that has kept a run on the replica."""
    cache = tmp_path_factory.mktemp("cache")
    dataset = load_replica()
    run = trained_run(train_reviews=200, validation_reviews=200)
    store = RunStore(cache / "runs")
    run = keep(store, replace(run, plan=replace(run.plan, fingerprint=dataset.fingerprint)))
    folder = RunFolder(store.folder_of(run))
    folder.write_vocabulary(dataset.vocabulary)
    keep_extras(run, dataset, folder)
    with serve(ROOT / "streamlit_app.py", SENTIMENT_CACHE=str(cache)) as address:
        yield address


@pytest.fixture
def guest(one_run, browser):
    with visits(one_run, browser) as opened:
        yield opened


def test_a_mistake_opens_in_read(guest):
    page = guest.open(f"/train?run={RUN}")
    page.get_by_text("Evaluation", exact=True).click(timeout=PATIENCE)
    mistake = page.get_by_role("link", name=re.compile(r"^Review [\d,]+: P\(positive\)")).first
    expect(mistake).to_be_visible(timeout=PATIENCE)
    number = re.search(r"Review ([\d,]+)", mistake.inner_text())[1]
    mistake.click()
    expect(page.get_by_text(sentences.OPENED_REVIEW)).to_be_visible(timeout=PATIENCE)
    expect(page).to_have_url(re.compile(rf"run={RUN}.*real=test-{int(number) - 1}\b"))
    expect(page.locator(".words .kept").first).to_be_visible()
    again = guest.open(page.url.removeprefix(guest.url))  # what somebody else is sent
    expect(again.get_by_text(sentences.OPENED_REVIEW)).to_be_visible(timeout=PATIENCE)


@pytest.mark.parametrize(("width", "theme"), [(390, "dark"), (1440, "light")])
def test_both_sections_open_and_a_worker_trains_the_baseline(width, theme, guest):
    page = guest.open(f"/compare?runs={RUN}", width=width, color_scheme=theme)
    page.get_by_text("Evaluation: accuracy").click(timeout=PATIENCE)
    expect(page.get_by_text("Calibration", exact=True)).to_be_visible(timeout=PATIENCE)
    page.get_by_text("Baseline: bag of words").click()
    # The engine may still be starting, and whoever comes second finds the baseline there.
    ask = page.get_by_role("button", name=re.compile("Train the baseline|Try again"))
    done = page.get_by_role("button", name="Shuffle again")
    waiting = page.get_by_text("Training the linear SVM.")
    for _ in range(100):
        expect(ask.or_(done).or_(waiting).first).to_be_visible(timeout=PATIENCE)
        if ask.is_visible():
            with suppress(PlaywrightTimeout):  # drawn anew between the look and the press
                ask.click(timeout=3_000)
        elif done.is_visible():
            break
        else:
            expect(ask.or_(done).first).to_be_visible(timeout=PATIENCE)
    expect(done).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_role("columnheader", name="linear SVM", exact=True)).to_be_visible()
    expect(page.get_by_role("row", name=re.compile(sentences.SVM_VALUE))).to_contain_text("0.0000")
    assert findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for chart in page.locator("[data-testid=stVegaLiteChart]").all():
        assert chart.bounding_box()["width"] <= width
