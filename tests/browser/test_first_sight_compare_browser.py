"""Compare: the button with its cost, progress, Stop and both curves, before and after pressing."""

import re

import pytest

from tests.browser.server import expect
from tests.browser.settled import settle
from tests.browser.test_first_sight_train_browser import (
    LAPTOP,
    PATIENCE,
    PHONE,
    PROJECTOR,
    open_train,
    out_of_sight,
)

pytestmark = pytest.mark.long


def open_compare(visitor, size, theme):
    """Compare with settings of its own, which no other test has trained."""
    page = open_train(visitor, LAPTOP, theme, query="epochs=6&units=32")
    page.get_by_role("link", name="Compare").click()
    expect(start(page)["Train all"]).to_be_enabled(timeout=PATIENCE)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    settle(page)
    return page


def start(page):
    return {
        "Train all": page.get_by_role("button", name="Train all three cells"),
        "cost": page.get_by_text(re.compile("^3 runs")),
    }


def curves(page):
    return {
        metric: page.locator(f".st-key-compare_curves_curve_{metric}")
        for metric in ("accuracy", "loss")
    }


def progress(page):
    return {
        "progress": page.get_by_role("progressbar").first,
        "Stop": page.get_by_role("button", name="Stop"),
    }


def press(page):
    start(page)["Train all"].click()
    expect(page.locator(".curves", has_text=re.compile("SimpleRNN: epoch"))).to_be_visible(
        timeout=PATIENCE
    )
    page.wait_for_function(
        """() => new Promise(resolve => {
          const main = document.querySelector("[data-testid=stMain]");
          const before = main.scrollTop;
          setTimeout(() => resolve(main.scrollTop === before), 300);
        })"""
    )


@pytest.mark.parametrize(("size", "theme"), [(LAPTOP, "light"), (PROJECTOR, "dark")])
def test_what_trains_is_beside_the_button(size, theme, visitor):
    """Curves stood two screens below the button, and those of the runs were drawn at the end."""
    page = open_compare(visitor, size, theme)
    assert out_of_sight(start(page) | curves(page)) == []
    press(page)
    assert out_of_sight(start(page) | curves(page) | progress(page)) == []
    progress(page)["Stop"].click()
    expect(page.get_by_role("button", name="Close")).to_be_visible(timeout=PATIENCE)
    assert out_of_sight(curves(page)) == []


def test_on_a_phone_pressing_brings_the_curves_into_sight(visitor):
    page = open_compare(visitor, PHONE, "dark")
    assert out_of_sight(start(page)) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    press(page)
    assert out_of_sight(curves(page) | progress(page)) == []
    progress(page)["Stop"].click()
    expect(page.get_by_role("button", name="Close")).to_be_visible(timeout=PATIENCE)
