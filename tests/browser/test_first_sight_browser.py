"""What is in sight on first paint: on a laptop, a wide screen and a phone, in both themes.

A page states the things it is for under a name each, as selectors; a new page is one more `Sight`.
"""

from dataclasses import dataclass, field
from urllib.parse import urlencode

import pytest

from tests.browser.server import expect
from tests.browser.settled import settle
from tests.measure.first_words import count_words, texts_in_sight

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
        fills: the name of what stands in the lower part of a wide screen; by default the picture.
        half: other parts that are looked for; of `main` half must be in sight.
        reach: how far down a wide screen `fills` must reach and how high it must be, as shares.
        words_wide: the most words on a wide screen, which shows more of the page.
    """

    page: str
    named: dict[str, str]
    main: str
    on_phone: tuple[str, ...]
    phone_sees: str
    query: dict[str, str]
    fills: str = ""
    half: dict[str, str] = field(default_factory=dict)
    reach: tuple[float, float] = (0.85, 0.3)
    words_wide: int = MOST_WORDS

    @property
    def parts(self) -> dict[str, str]:
        """All that is looked for, by name."""
        return self.named | self.half


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
CHART = "[data-testid=stVegaLiteChart]"  # the first of the page
TOP = {"title": "h1", "review": ".st-key-review_open"}
LONG = "the film was not good but great and the story never bored me at all " * 18
SIGHTS = {
    "read": Sight(
        "",
        READ,
        "heat map",
        ("title", "review", "probability", "words", "curve", "switch", "heat map"),
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
    "compare": Sight(
        "compare",
        TOP
        | {
            "compared": ".st-key-compare_open",
            "settings": ".st-key-compare_settings",
            "Train all": ".st-key-train_cells",
            "accuracy": ".st-key-compare_curves_curve_accuracy",
            "loss": ".st-key-compare_curves_curve_loss",
        },
        "accuracy",
        ("title", "compared", "settings", "accuracy", "loss", "strips"),
        "settings",
        {},
        fills="strips",
        half={"strips": ".rows"},
        words_wide=90,
    ),
    "encode": Sight(
        "encode",
        TOP,
        "tensor",
        ("title", "tensor"),
        "title",
        {},
        fills="steps",
        half={"tensor": CHART, "steps": "[data-testid=stDataFrame]"},
    ),
    "shapes": Sight(
        "shapes",
        TOP | {"network": ".st-key-shapes_run_open", "overview": CHART},
        "overview",
        ("title", "overview", "steps", "unrolled"),
        "overview",
        {"shape": "3 Sequence to vector"},
        fills="code",
        half={
            "steps": ".st-key-sentiment_stepper",
            "unrolled": ".st-key-sentiment_unrolled_picture",
            "code": "[data-testid=stCode]",
        },
        reach=(0.85, 0.14),
        words_wide=90,
    ),
    "embedding": Sight(
        "embedding",
        TOP | {"network": ".st-key-embedding_run_open", "words": ".st-key-words"},
        "map",
        ("title", "words", "map", "neighbours"),
        "words",
        {},
        fills="neighbours",
        half={
            "map": ".st-key-embedding_map_picture",
            "neighbours": ".st-key-embedding_neighbours_1",
        },
        words_wide=90,
    ),
    "workshop": Sight(
        "workshop",
        {"title": "h1", "queue": "[data-testid=stMetric]"},
        "results",
        ("title", "queue", "results"),
        "queue",
        {},
        half={"results": CHART},
        reach=(0.6, 0.3),
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
        expect(page.locator(sight.parts[sight.main]).first).to_be_visible(timeout=60_000)
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
    found = boxes(page, sight.parts)
    below = {part: found[part] for part in sight.named if not within(found[part], size, 1)}
    assert below == {}
    assert within(found[sight.main], size, 0.5), found
    top, bottom = found[sight.fills or sight.main]
    if size == WIDE:
        low, high = (share * size[1] for share in sight.reach)
        assert bottom > low, "a wide screen is not left empty"
        assert bottom - top > high
    texts = texts_in_sight(page)
    assert count_words(texts) <= (sight.words_wide if size == WIDE else MOST_WORDS), texts


def within(box, size, share):
    """Whether so much of a part's height lies on the screen."""
    top, bottom = box
    return min(bottom, size[1]) - max(top, 0) >= share * (bottom - top)


@pytest.mark.parametrize("name", SIGHTS)
def test_the_order_on_a_phone(name, look):
    sight = SIGHTS[name]
    page = look(sight, PHONE)
    found = boxes(page, sight.parts)
    tops = [found[part][0] for part in sight.on_phone]
    assert tops == sorted(tops), found
    assert found[sight.phone_sees][1] <= PHONE[1], found
    assert found[sight.main][0] < PHONE[1], "the picture begins on the first screen"
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


def test_the_heat_map_stays_where_it_is_while_return_sequences_is_switched(look):
    """The sentence for True stood on a line of its own and pushed the picture down."""
    page = look(SIGHTS["read"], LAPTOP)
    before = boxes(page, READ)["heat map"]
    switch = page.get_by_role("radiogroup", name="return_sequences, GRU")
    switch.locator(".choice", has_text="True").click()
    expect(page.get_by_text("57 probabilities")).to_be_visible()
    settle(page)
    assert boxes(page, READ)["heat map"] == before
