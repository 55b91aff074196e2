"""Train at first sight: settings, Train, progress and both curves, before and after pressing."""

import itertools
import re

import pytest

from tests import sentences
from tests.browser.server import expect
from tests.browser.settled import settle
from tests.measure.first_words import count_words, texts_in_sight

pytestmark = pytest.mark.long

PATIENCE = 90_000
LAPTOP, PROJECTOR, PHONE = (1366, 650), (1920, 950), (390, 844)
THEMES = ("light", "dark")
MOST_WORDS = 60
_seeds = itertools.count(9_000)  # a run that is kept comes at once, and nothing is seen of it

# A part is in sight when nothing covers its corners and middle, which lie within the screen.
IN_SIGHT = """part => {
  const box = part.getBoundingClientRect();
  const across = [box.left + 2, (box.left + box.right) / 2, box.right - 2];
  const down = [box.top + 2, (box.top + box.bottom) / 2, box.bottom - 2];
  return box.width > 0 && box.height > 0 && box.left >= 0 && box.right <= innerWidth
    && box.top >= 0 && box.bottom <= innerHeight
    && across.every(x => down.every(y => {
         const seen = document.elementFromPoint(x, y);
         return seen && (part.contains(seen) || seen.contains(part))
           && !seen.closest("[data-testid=stHeader], [data-testid=stBottom]");
       }));
}"""


def open_train(visitor, size, theme, query="epochs=20&units=128"):
    width, height = size
    page = visitor.open(
        f"/train?{query}&seed={next(_seeds)}", width=width, height=height, color_scheme=theme
    )
    expect(train_button(page)).to_be_enabled(timeout=PATIENCE)
    settle(page)
    return page


def train_button(page):
    return page.get_by_role("button", name="Train", exact=True)


def curve(page, metric):
    return page.locator(f".st-key-train_job_curves_curve_{metric}")


def settings(page):
    """What stands above the button."""
    sliders = ("Training reviews", "Recurrent layers", "Units", "Embedding size", "Epochs")
    return {
        "title": page.get_by_role("heading", level=1),
        "presets": page.get_by_role("radio", name="Quick start")
        .or_(page.get_by_role("button", name="Quick start"))
        .first,
        "cell": page.get_by_text("SimpleRNN", exact=True).first,
        "drawing": page.locator("[data-testid=stFullScreenFrame]:has(img[alt*=cell])"),
        "fold": page.locator("[data-testid=stExpander] summary"),
        **{name: page.locator("[data-testid=stSlider]", has_text=name) for name in sliders},
    }


def start(page):
    return {
        "Train": train_button(page),
        "cost": page.get_by_text(re.compile("^[0-9,]+ parameters")),
    }


def curves(page):
    return {metric: curve(page, metric) for metric in ("accuracy", "loss")}


def progress(page):
    return {
        "progress": page.get_by_role("progressbar").first,
        "epoch": page.get_by_text(re.compile(r"Epoch \d+ of 20")),
        "Stop": page.get_by_role("button", name="Stop"),
    }


def out_of_sight(parts):
    return [name for name, part in parts.items() if not part.evaluate(IN_SIGHT)]


def press_train(page):
    train_button(page).click()
    expect(page.get_by_text(re.compile(r"Epoch [2-9] of 20"))).to_be_visible(timeout=PATIENCE)
    # What scrolls has come to rest.
    page.wait_for_function(
        """() => new Promise(resolve => {
          const main = document.querySelector("[data-testid=stMain]");
          const before = main.scrollTop;
          setTimeout(() => resolve(main.scrollTop === before), 300);
        })"""
    )


def stop(page):
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("button", name=sentences.READ_WITH_IT)).to_be_visible(timeout=PATIENCE)
    settle(page)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("size", [LAPTOP, PROJECTOR])
def test_all_that_training_takes_is_on_one_screen_at_first(size, theme, visitor):
    """The button was at y = 912, and the curves above the screen once it was in sight."""
    page = open_train(visitor, size, theme)
    parts = settings(page) | start(page) | curves(page)
    assert out_of_sight(parts) == []


@pytest.mark.parametrize(("size", "theme"), [(LAPTOP, "dark"), (PROJECTOR, "light")])
def test_pressing_train_moves_nothing_out_of_sight(size, theme, visitor):
    """With the button in sight, curves, progress and Stop were above the screen."""
    page = open_train(visitor, size, theme)
    press_train(page)
    assert out_of_sight(start(page) | curves(page) | progress(page)) == []
    assert page.locator("[data-testid=stMain]").evaluate("main => main.scrollTop") == 0
    stop(page)
    assert out_of_sight(curves(page)) == []


@pytest.mark.parametrize("theme", THEMES)
def test_on_a_phone_a_bar_stays_and_pressing_train_brings_the_curves_into_sight(theme, visitor):
    """The button was at y = 1398, and after pressing it nothing visible changed."""
    page = open_train(visitor, PHONE, theme)
    assert out_of_sight(start(page)) == []
    assert out_of_sight(curves(page)) == ["accuracy", "loss"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    press_train(page)
    assert out_of_sight(curves(page) | progress(page)) == []
    stop(page)
    ended = {"Read with it": page.get_by_role("button", name="Read with it")}
    assert out_of_sight(curves(page) | ended) == []
    page.locator("[data-testid=stMain]").evaluate("main => main.scrollTo(0, 0)")
    assert out_of_sight(ended) == []


def test_on_a_phone_the_bar_stands_above_the_tour(visitor):
    page = open_train(visitor, PHONE, "light", query="tour=9")
    skip = page.get_by_role("button", name="Skip")
    expect(skip).to_be_visible()
    assert out_of_sight(start(page)) == []
    tour, bar = page.locator(".st-key-tour"), page.locator(".st-key-bar_start")
    assert tour.bounding_box()["y"] + tour.bounding_box()["height"] <= bar.bounding_box()["y"]


def test_little_is_to_be_read(visitor):
    page = open_train(visitor, LAPTOP, "light", query="cell=GRU")
    texts = texts_in_sight(page)
    assert count_words(texts) <= MOST_WORDS, texts
