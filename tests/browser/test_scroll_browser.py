"""Where a page is scrolled to when it opens."""

import re

import pytest

from tests.browser.server import expect
from tests.browser.settled import settle

MAIN = "[data-testid=stMain]"


def open_phone(visitor, path):
    page = visitor.open(path, width=390, height=844)
    settle(page)
    return page


def scroll_down(page):
    """Scroll down by most of a screen or more."""
    page.locator(MAIN).evaluate("main => main.scrollTo(0, 900)")
    assert scrolled(page) > 600


def scrolled(page):
    return page.locator(MAIN).evaluate("main => main.scrollTop")


def menu(page):
    page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Train").click()


def link(page):
    page.locator("[data-testid=stPageLink] a").last.click()


def leave(page, change):
    """Change the page from far down on it, and wait for the other."""
    scroll_down(page)
    title = page.get_by_role("heading", level=1)
    before = title.inner_text()
    change(page)
    expect(title).not_to_have_text(before)
    settle(page)


@pytest.mark.parametrize("changes", [[menu], [link, lambda page: page.go_back()]])
def test_another_page_opens_at_its_top(changes, visitor):
    """On a phone "Read with it" opened Read a thousand pixels down."""
    page = open_phone(visitor, "/encode")
    for change in changes:
        leave(page, change)
        assert scrolled(page) == 0
        expect(page.get_by_role("heading", level=1)).to_be_in_viewport()


def test_read_with_it_opens_read_at_its_top(visitor):
    page = open_phone(visitor, "/train?epochs=1")
    page.get_by_role("button", name="Train", exact=True).click()
    read = page.get_by_role("button", name="Read with it")
    expect(read).to_be_visible(timeout=90_000)
    leave(page, lambda page: read.click())
    assert scrolled(page) == 0


def test_a_page_that_is_drawn_again_stays_where_it_is(visitor):
    page = open_phone(visitor, "/train")
    page.get_by_role("slider", name="Epochs").focus()
    scroll_down(page)
    page.keyboard.press("End")
    expect(page).to_have_url(re.compile("epochs=20"))
    settle(page)
    assert scrolled(page) > 600  # the page may have become shorter
