"""The tour in Chromium: every action really done, by mouse or keys, and looked at by axe."""

import re

import pytest

from sentiment_core.ui.tour.steps import STEPS
from tests import sentences
from tests.browser.server import expect
from tests.browser.settled import settle
from tests.browser.test_accessibility_browser import findings

pytestmark = pytest.mark.long

PATIENCE = 60_000
COUNT = len(STEPS)


@pytest.fixture
def on_tour(visitor):
    """Opens a page, waits for its bar where there is one."""

    def open_page(path="/", **options):
        page = visitor.open(path, **options)
        if "tour=" in path:
            expect(bar(page)).to_be_visible(timeout=PATIENCE)
        return page

    return open_page


def bar(page):
    return page.locator(".st-key-tour")


def bar_button(page, name):
    return bar(page).get_by_role("button", name=name, exact=True)


def asked(page, number):
    expect(bar(page)).to_contain_text(f"{number} of {COUNT}", timeout=PATIENCE)
    expect(bar(page)).not_to_contain_text("Done.")
    expect(page).to_have_url(re.compile(rf"[?&]tour={number}(&|$)"))


def ticked(page, number):
    expect(bar(page)).to_contain_text(f"{number} of {COUNT} Done.", timeout=PATIENCE)


def to_but(page):
    page.locator(".words .kept").get_by_text("but", exact=True).first.click(timeout=PATIENCE)


def option(page, group, name):
    place = page.get_by_role("radiogroup", name=group).or_(page.get_by_role("group", name=group))
    return place.get_by_text(name, exact=True)


def slide(page, name, key):
    handle = page.get_by_role("slider", name=name)
    handle.focus(timeout=PATIENCE)
    handle.press(key)


def leave_two(page):
    """Three are compared, or four where the run of the step before has ended by now."""
    page.get_by_role("button", name=re.compile("^Compared")).click(timeout=PATIENCE)
    box = page.get_by_role("combobox", name="Compared runs")
    box.focus(timeout=PATIENCE)
    place = page.get_by_test_id("stMultiSelect").filter(has=box)
    chosen = place.get_by_role("button", name=re.compile("^Remove "))
    expect(chosen).not_to_have_count(0)
    while (count := chosen.count()) > 2:
        box.press("Backspace")
        expect(chosen).to_have_count(count - 1, timeout=PATIENCE)


def switch_on(page):
    switch = page.get_by_role("radiogroup", name=re.compile("^return_sequences"))
    switch.get_by_role("radio", name="True").check()


ACTIONS = {
    1: to_but,
    2: lambda page: option(page, "Output", "after every word").click(),
    3: switch_on,
    4: lambda page: page.get_by_role("button", name="First", exact=True).click(),
    5: lambda page: option(page, "The label that goes in", "negative").click(),
    6: lambda page: slide(page, "Skip the most frequent", "ArrowRight"),
    7: lambda page: slide(page, "Clip length", "ArrowLeft"),
    8: lambda page: slide(page, "Padding", "Home"),
    9: lambda page: page.get_by_role("button", name="Train", exact=True).click(),
    10: leave_two,
}


def test_the_whole_tour_is_walked_and_ticks_by_itself(on_tour):
    page = on_tour()
    page.get_by_role("button", name="Tour", exact=True).click(timeout=PATIENCE)
    for number in range(1, COUNT + 1):
        asked(page, number)
        expect(
            page.get_by_role("link", name=STEPS[number - 1].page, exact=True).first
        ).to_have_attribute("aria-current", "page")
        ACTIONS[number](page)
        ticked(page, number)
        expect(bar(page).get_by_role("status")).to_have_text(
            re.compile(rf"^{number} of {COUNT} Done\. [^*`]+$")
        )
        if number == 1:
            page.reload()
            ticked(page, number)
        forward = bar_button(page, "Next" if number < COUNT else "Finish")
        forward.focus()
        forward.press("Enter")
    expect(bar(page)).to_contain_text(f"{COUNT} of {COUNT} done")
    bar_button(page, "Close").click()
    expect(bar(page)).to_have_count(0)
    assert "tour=" not in page.url


POINTED_AT = """key => {
  const target = document.querySelector(`.st-key-${key}`);
  if (!target || getComputedStyle(target).outlineStyle !== "solid") return false;
  const { left, width, top, bottom } = target.getBoundingClientRect();
  return [top + 2, bottom - 2].every(y => {
    const there = document.elementFromPoint(left + width / 2, y);
    const over = there?.closest(
      "[data-testid=stHeader], [data-testid=stBottom], [class*=st-key-bar_]"
    );
    return there && (!over || over.contains(target));
  });
}"""


@pytest.mark.parametrize(("width", "height", "theme"), [(1366, 650, "light"), (390, 844, "dark")])
def test_what_a_step_asks_for_is_marked_and_in_sight(width, height, theme, on_tour):
    options = {"color_scheme": theme, "reduced_motion": "reduce"}
    page = on_tour("/?tour=1", width=width, height=height, **options)
    for number, step in enumerate(STEPS, start=1):
        asked(page, number)
        page.wait_for_function(POINTED_AT, arg=step.target, timeout=PATIENCE)
        marked = page.evaluate(
            "[...document.querySelectorAll('[class*=st-key-]')]"
            ".filter(one => getComputedStyle(one).outlineStyle === 'solid').length"
        )
        assert marked == 1, "the mark of the step before is gone"
        settle(page)
        assert page.evaluate(POINTED_AT, step.target), "a chart above it grew"
        bar_button(page, "Skip").click()


def test_it_is_skipped_carried_over_pages_left_and_resumed_by_keys(on_tour):
    page = on_tour("/encode?tour=6")
    skip = bar_button(page, "Skip")
    skip.focus()
    skip.press("Enter")
    asked(page, 7)
    page.get_by_role("link", name="Compare").first.click()
    expect(page.get_by_role("heading", name=sentences.COMPARE_TITLE)).to_be_visible(
        timeout=PATIENCE
    )
    asked(page, 7)
    go = bar_button(page, "Go to Encode")
    go.focus()
    go.press("Enter")
    expect(page.get_by_role("heading", name=sentences.ENCODE_TITLE)).to_be_visible(timeout=PATIENCE)
    expect(go).to_have_count(0)
    steps = bar_button(page, "Steps")
    steps.focus()
    steps.press("Enter")
    expect(page.get_by_role("button", name=re.compile("Shapes: One label"))).to_be_visible()
    page.keyboard.press("Escape")
    link = page.url
    leave = bar_button(page, "Leave")
    leave.focus()
    leave.press("Enter")
    expect(bar(page)).to_have_count(0)
    again = on_tour(link[link.index("/encode") :])
    asked(again, 7)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_the_bar_is_small_and_nothing_serious_is_found(theme, width, on_tour):
    page = on_tour("/?tour=1", width=width, height=844, color_scheme=theme)
    expect(page.locator(".words .kept").first).to_be_visible(timeout=PATIENCE)
    asked(page, 1)
    heights = [page.get_by_test_id("stBottom").bounding_box()["height"]]
    assert findings(page) == []
    to_but(page)
    ticked(page, 1)
    heights.append(page.get_by_test_id("stBottom").bounding_box()["height"])
    assert findings(page) == []
    assert max(heights) <= 844 / 5
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width
    bar_button(page, "Steps").click()
    expect(page.get_by_role("button", name=re.compile("Shapes: One label"))).to_be_visible()
    assert findings(page) == []
