"""Compare in Chromium: three strips under one scrubber, and a ledger that keeps what it is told."""

import re

import pytest

from tests import sentences
from tests.browser.server import expect
from tests.browser.test_accessibility_browser import findings
from tests.examples import HOSTILE

pytestmark = pytest.mark.long

PATIENCE = 60_000
WORDS = 57


@pytest.fixture
def compared(visitor):
    """Opens Compare, by a link where there is one."""

    def open_page(query="", **options):
        page = visitor.open(f"/compare?{query}" if query else "/", **options)
        if not query:
            expect(page.locator(".words .kept").first).to_be_visible(timeout=PATIENCE)
            page.get_by_role("link", name="Compare").click()
        expect(page.get_by_role("heading", name=sentences.COMPARE_TITLE)).to_be_visible(
            timeout=PATIENCE
        )
        expect(page.locator(".row .words .kept").first).to_be_visible(timeout=PATIENCE)
        return page

    return open_page


def current(page):
    return page.locator(".row .words [aria-current]")


def at(page, step):
    """All strips stand at this word, and the page has heard of it."""
    for strip in range(3):
        expect(current(page).nth(strip)).to_have_attribute("data-step", str(step))
    expect(page.locator(".place-number")).to_have_text(f"word {step + 1} of {WORDS}:")


def chosen_button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def choose_run(page, name):
    box = page.get_by_role("combobox", name="Chosen run")
    box.click()
    box.fill(name)
    page.get_by_role("option", name=re.compile(re.escape(name))).first.click()


def test_three_cells_read_under_one_scrubber(compared):
    page = compared()
    expect(page.locator(".row")).to_have_count(3)
    at(page, WORDS - 1)
    values = page.locator(".now-value").all_inner_texts()
    marker = page.locator("[data-testid=stVegaLiteChart] svg:visible").nth(2)  # below two curves
    expect(marker).to_be_visible()
    before = marker.inner_html()
    marker.evaluate("svg => { svg.dataset.seen = 'before' }")
    page.get_by_role("button", name="First word").click()
    at(page, 0)
    assert page.locator(".now-value").all_inner_texts() != values
    expect(page).to_have_url(re.compile("word=0"))
    page.wait_for_function(
        "before => document.querySelector('[data-seen=before]').innerHTML !== before", arg=before
    )  # the very same chart, with its marker moved
    second = page.locator(".row").nth(1)
    second.locator("[data-step='5']").click()
    at(page, 5)
    page.keyboard.press("ArrowRight")
    at(page, 6)
    expect(second.locator("[data-step='6']")).to_be_focused()
    expect(page.locator(".live")).to_have_text(
        re.compile(rf"word 7 of {WORDS}: A 0\.\d\d; B 0\.\d\d; C 0\.\d\d$")
    )
    page.keyboard.press("End")
    at(page, WORDS - 1)
    page.get_by_role("button", name="Play").click()
    expect(current(page).first).not_to_have_attribute("data-step", str(WORDS - 1))
    page.get_by_role("button", name="Pause").click()
    stood = [word.get_attribute("data-step") for word in current(page).all()]
    assert len(set(stood)) == 1


def test_cells_are_trained_named_pinned_reloaded_and_deleted(compared, visitor):
    settings = "units=4&embedding_dim=4&epochs=1&train_reviews=500&validation_reviews=500"
    page = visitor.open(f"/train?{settings}&dataset=Replica&clip_length=25")
    expect(page.get_by_role("button", name="Train", exact=True)).to_be_enabled(timeout=PATIENCE)
    page.get_by_role("link", name="Compare").click()
    expect(page.get_by_text("units 4")).to_be_visible(timeout=PATIENCE)
    chosen_button(page, "Train all three cells").click()
    expect(page.get_by_text(re.compile("^Train(ing|ed) three cells"))).to_be_visible(
        timeout=PATIENCE
    )
    page.reload()  # the server goes on with what was asked for
    expect(page.get_by_text(sentences.THREE_CELLS_TRAINED)).to_be_visible(timeout=2 * PATIENCE)
    expect(page).to_have_url(re.compile("runs=[0-9a-f]{16}"))
    expect(page.locator(".row .name")).to_have_text(
        [re.compile(f"^{cell} [0-9a-f]{{6}}$") for cell in ("SimpleRNN", "LSTM", "GRU")]
    )
    ids = re.search(r"runs=([0-9a-f]+)(?:%2C|,)([0-9a-f]+)(?:%2C|,)([0-9a-f]+)", page.url).groups()

    choose_run(page, f"GRU {ids[2][:6]}")
    name = page.get_by_role("textbox", name="Name")
    text = "".join(HOSTILE[:2])[:60]
    for typed in (text, "my best"):
        name.fill(typed)
        name.press("Enter")
        expect(page.locator(".row .name").nth(2)).to_have_text(typed)
    assert page.locator("[data-testid=stMain] img").count() == 0
    chosen_button(page, "Pin").click()
    expect(page).to_have_url(re.compile(f"pin={ids[2]}"))
    table = page.get_by_role("region", name="The ledger of runs").locator("canvas table")
    expect(table).to_contain_text("LSTM instead of GRU")

    page.reload()  # a new session: what was kept is on disk and in the link
    expect(page.locator(".row .name").nth(2)).to_have_text("my best", timeout=PATIENCE)
    expect(table).to_contain_text(sentences.IS_PINNED)
    choose_run(page, "my best")
    page.get_by_role("button", name="Delete", exact=True).click()
    page.get_by_role("button", name="Delete for good").click()
    expect(page.locator(".row")).to_have_count(2)
    expect(page).not_to_have_url(re.compile(ids[2]))
    expect(table).not_to_contain_text("my best")

    choose_run(page, f"LSTM {ids[1][:6]}")
    chosen_button(page, "Load settings").click()
    expect(page.get_by_role("heading", name=sentences.TRAIN_TITLE)).to_be_visible()
    expect(page).to_have_url(re.compile("units=4"))
    expect(page).to_have_url(re.compile("clip_length=25"))
    slider = page.get_by_role("slider", name="Units")
    expect(slider).to_have_value("1")  # the second of its choices, 4
    page.reload()
    expect(slider).to_have_value("1", timeout=PATIENCE)


def tick(page, name):
    ledger = page.get_by_role("region", name="The ledger of runs")
    rows = ledger.locator("canvas table tbody tr")
    expect(rows.filter(has_text=name)).to_have_count(1)
    at_row = next(row for row, text in enumerate(rows.all_inner_texts()) if name in text)
    ledger.scroll_into_view_if_needed()
    box = ledger.bounding_box()
    page.mouse.click(box["x"] + 16, box["y"] + 36 + 35 * at_row + 17)


def test_boxes_in_the_ledger_stay_ticked_after_the_list_of_runs_was_open(compared):
    """Of a list that was closed the browser sends what it held: every second box went out again."""
    page = compared("runs=bundled-gru&filter=bundled&review=not+a+good+film")
    page.get_by_role("button", name=re.compile("^Compared")).click()
    listed = page.get_by_role("combobox", name="Compared runs")
    expect(listed).to_be_visible()
    page.keyboard.press("Escape")
    expect(listed).to_be_hidden()
    for count, name in enumerate(("bundled SimpleRNN", "bundled LSTM", "bundled BiGRU"), start=2):
        tick(page, name)
        expect(page.locator(".row .name")).to_have_count(count)


def test_a_box_in_the_ledger_ticks_and_a_link_brings_it_back(compared):
    page = compared("runs=bundled-gru,bundled-lstm&filter=bundled&review=not+a+good+film&word=2")
    expect(page.locator(".row .name")).to_have_text(["bundled GRU", "bundled LSTM"])
    expect(current(page).first).to_have_text(re.compile("good"))
    tick(page, "bundled SimpleRNN")
    expect(page.locator(".row .name")).to_have_count(3)
    expect(page).to_have_url(re.compile("bundled-simplernn"))
    again = compared(page.url.split("?", 1)[1])
    expect(again.locator(".row .name")).to_have_count(3)
    expect(current(again).nth(2)).to_have_text(re.compile("good"))


@pytest.mark.parametrize(("theme", "width"), [("light", 390), ("dark", 1440)])
def test_the_page_fits_the_screen_and_axe_finds_nothing_serious(theme, width, compared):
    page = compared(
        "runs=bundled-gru,bundled-lstm,bundled-simplernn&pin=bundled-gru",
        width=width,
        color_scheme=theme,
    )
    expect(page.get_by_text(sentences.SEED_MARK)).to_be_visible(timeout=PATIENCE)
    expect(page.locator("[data-testid=stVegaLiteChart] svg:visible").last).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for row in page.locator(".row").all():
        assert row.bounding_box()["width"] <= width
    assert findings(page) == []
