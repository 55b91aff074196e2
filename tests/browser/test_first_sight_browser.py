"""What is in sight on first paint: on a laptop, a wide screen and a phone, in both themes.

A page states the things it is for under a name each, as selectors; a new page is one more `Sight`.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

import pytest

from tests.browser.server import expect
from tests.browser.settled import settle

pytestmark = [pytest.mark.browser, pytest.mark.long]

LAPTOP, WIDE, PHONE = (1366, 650), (1920, 950), (390, 844)
"""Page areas: a laptop of 1366 x 768 or a projector, a large screen, a phone."""
MOST_WORDS = 60


@dataclass(frozen=True)
class Sight:
    """What a page shows before anybody scrolls.

    Args:
        page: its address.
        named: what must be wholly in sight on a laptop and a wide screen, by name.
        main: the name of the picture that the page is for.
        on_phone: names in the order in which they stand on a phone, one below the other.
        phone_sees: the last of them that is in sight on a phone.
        query: what the link says.
    """

    page: str
    named: dict[str, str]
    main: str
    on_phone: tuple[str, ...]
    phone_sees: str
    query: dict[str, str]


READ = {
    "title": "h1",
    "network": ".st-key-read_run_open",
    "review": ".st-key-review_box textarea",
    "scrubber": ".strip .controls",
    "probability": ".strip .reading-value",
    "words": ".strip .words",
    "curve": ".st-key-read_curve canvas, .st-key-read_curve svg.marks",
    "layers": ".stack .boxes",
    "switch": ".stack .switch",
    "heat map": ".st-key-read_output_picture canvas",
}
LONG = "the film was not good but great and the story never bored me at all " * 18
SIGHTS = {
    "read": Sight(
        "",
        READ,
        "heat map",
        ("title", "probability", "words", "curve", "switch", "heat map", "review"),
        "switch",
        {},
    ),
    "read, True": Sight(
        "",
        READ,
        "heat map",
        ("words", "switch", "heat map"),
        "switch",
        {"return_sequences": "True", "word": "14"},
    ),
    "read, 250 words": Sight(
        "", READ, "heat map", ("words", "switch", "heat map"), "switch", {"review": LONG.strip()}
    ),
}


@pytest.fixture(params=["light", "dark"])
def look(request, visitor):
    """Opens a sight at a size in one theme."""

    def opened(sight, size):
        width, height = size
        page = visitor.open(
            f"/{sight.page}?{urlencode(sight.query)}",
            width=width,
            height=height,
            color_scheme=request.param,
        )
        expect(page.locator(sight.named[sight.main]).first).to_be_visible(timeout=60_000)
        settle(page)
        assert page.get_by_test_id("stMain").evaluate("main => main.scrollTop") == 0
        return page

    return opened


def boxes(page, named):
    """Top and bottom of each thing on the screen, by name."""
    found = {}
    for name, selector in named.items():
        box = page.locator(selector).first.bounding_box()
        assert box is not None, f"{name} is not on the page"
        found[name] = (round(box["y"]), round(box["y"] + box["height"]))
    return found


@pytest.mark.parametrize("size", [LAPTOP, WIDE], ids=["laptop", "wide"])
@pytest.mark.parametrize("name", SIGHTS)
def test_what_a_page_is_for_is_in_sight(name, size, look):
    sight = SIGHTS[name]
    page = look(sight, size)
    found = boxes(page, sight.named)
    below = {part: box for part, box in found.items() if box[0] < 0 or box[1] > size[1]}
    assert below == {}
    top, bottom = found[sight.main]
    if size == WIDE:
        assert bottom > 0.85 * size[1], "a wide screen is not left empty"
        assert bottom - top > 0.3 * size[1]
    words = page.evaluate(WORDS)
    assert len(words) <= MOST_WORDS, " ".join(words)


@pytest.mark.parametrize("name", SIGHTS)
def test_the_order_on_a_phone(name, look):
    sight = SIGHTS[name]
    page = look(sight, PHONE)
    found = boxes(page, sight.named)
    tops = [found[part][0] for part in sight.on_phone]
    assert tops == sorted(tops), found
    assert found[sight.phone_sees][1] <= PHONE[1], found
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_current_word_of_a_long_review_is_in_sight(look):
    page = look(SIGHTS["read, 250 words"], LAPTOP)
    box = page.locator(".strip .words")
    for button, step in (("First word", 0), ("Last word", 249)):
        page.get_by_role("button", name=button).click()
        current = page.locator(".strip [aria-current]")
        expect(current).to_have_attribute("data-step", str(step))
        word, area = current.bounding_box(), box.bounding_box()
        assert area["y"] <= word["y"]
        assert word["y"] + word["height"] <= area["y"] + area["height"]
    assert area["height"] < 4 * word["height"], "three rows, and a part of the next"


# Words in sight that are no control, no word of a review and no label of an axis.
WORDS = """() => {
  const words = [];
  const skipped = "button, a, label, select, textarea, input, nav, [role=radiogroup], svg,"
    + " .words, .place-token, .second, style, script, [aria-hidden=true], .unseen, header";
  const look = (node) => {
    for (const child of node.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) {
        const range = document.createRange();
        range.selectNodeContents(child);
        const box = range.getBoundingClientRect();
        const seen = box.width && box.top < innerHeight && box.bottom > 0;
        if (seen) words.push(...child.textContent.trim().split(/\\s+/).filter(Boolean));
      } else if (child.nodeType === Node.ELEMENT_NODE && !child.matches(skipped)) {
        if (child.checkVisibility()) look(child.shadowRoot ?? child);
      }
    }
  };
  look(document.body);
  return words;
}"""
