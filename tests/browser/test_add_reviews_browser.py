"""A file of reviews is chosen in the browser, added, trained on and read with."""

import re
from pathlib import Path

import pytest

from tests.browser.server import expect
from tests.browser.test_accessibility_browser import findings
from tests.browser.test_train_browser import PATIENCE, open_train, result, run_id, train_button

pytestmark = pytest.mark.long

READ = "What does the network hold after each word?"


def write_reviews(path: Path, *, count: int = 200) -> Path:
    said = ("kalt und lieblos", "warm und lecker")
    rows = [
        f'"Das Essen Nr. {n} war {said[n % 2]}";{("mies", "prima")[n % 2]}\n' for n in range(count)
    ]
    path.write_text("Kommentar;Urteil\n" + "".join(rows), encoding="utf-8")
    return path


def test_reviews_are_added_trained_on_and_read_by_their_own_labels(visitor, tmp_path):
    page = open_train(visitor, "dataset=replica")
    page.get_by_role("button", name="Add reviews").click()
    dialog = page.get_by_role("dialog")
    dialog.locator("input[type=file]").set_input_files(write_reviews(tmp_path / "Mensa.csv"))
    dialog.get_by_role("button", name="Add", exact=True).click()
    # The headings are none of the usual ones: the sentence says so, and nothing is lost.
    expect(dialog.get_by_text(re.compile("'Kommentar' and 'Urteil'"))).to_be_visible(
        timeout=PATIENCE
    )
    dialog.get_by_text("Columns, labels, encoding").click()
    dialog.get_by_role("textbox", name="Column of texts").fill("Kommentar")
    dialog.get_by_role("textbox", name="Column of labels").fill("2")
    dialog.get_by_role("textbox", name="Column of labels").press("Tab")
    dialog.get_by_role("button", name="Add", exact=True).click()
    expect(dialog.get_by_text("Mensa, 160 training and 40 validation reviews").first).to_be_visible(
        timeout=PATIENCE
    )
    assert findings(page) == []
    dialog.get_by_role("button", name="Train on them").click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("combobox", name="Dataset")).to_have_value("Mensa")
    assert re.search(r"dataset=own-[0-9a-f]{16}", page.url)
    train_button(page).click()
    expect(result(page)).to_be_visible(timeout=PATIENCE)
    run = run_id(page)
    page.get_by_role("button", name="Read with it").click()
    expect(page.get_by_role("heading", name=READ)).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("P(prima)").first).to_be_visible(timeout=PATIENCE)
    assert f"run={run}" in page.url
    assert page.get_by_text("P(positive)").count() == 0
