"""axe on every page and closer look, in both themes, on a phone, a tablet and a wide screen."""

from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests import sentences
from tests.browser.keyboard import walk
from tests.browser.rows import uneven_labels
from tests.browser.server import ROOT, expect, serve, visits
from tests.browser.settled import settle
from tests.pages import STATES

pytestmark = pytest.mark.long

KEY = "the key of the room"
WIDTHS = (1440, 768, 390)
# One of those that have the same controls.
BY_KEYS = [
    (name, query)
    for name, query in STATES
    if not {"kind", "vector", "trap"} & set(query)
    and query.get("part") != "Words to tensor"
    and query.get("panel") != "One step"
    and not query.get("shape", "").startswith(("1", "3"))
]
COLOURS = ["color-contrast", "link-in-text-block"]


def findings(page, **options):
    """Serious and critical findings, as text; the options are axe's."""
    settle(page)
    options = {"resultTypes": ["violations"], **options}
    violations = Axe().run(page, options=options).response["violations"]
    return [
        f"{found['id']}: {node['target']} {node['failureSummary']}"
        for found in violations
        if found["impact"] in {"serious", "critical"}
        for node in found["nodes"]
    ]


@pytest.fixture(scope="module")
def guarded():
    """The app with a presenter's key."""
    with serve(ROOT / "streamlit_app.py", SENTIMENT_PRESENTER_KEY=KEY) as address:
        yield address


def address(url, name, query):
    return f"{url}/{'' if name == 'read' else name}?{urlencode(query)}"


def at_every_width(page, state, **options):
    """What axe finds and what is wider than the screen, at each width."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"{state} at {width}: {finding}" for finding in findings(page, **options)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{state} at {width}: wider than the screen")
        found += [f"{state} at {width}: not on one line: {pair}" for pair in uneven_labels(page)]
    return found


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_serious_on_any_page(theme, guarded, browser):
    found = []
    # A theme is nothing but colours: what does not depend on them is looked at once.
    options = {} if theme == "light" else {"runOnly": COLOURS}
    with visits(guarded, browser) as visitor:
        page = visitor.open(color_scheme=theme, reduced_motion="reduce")
        for name, query in STATES:
            page.set_viewport_size({"width": WIDTHS[0], "height": 900})
            page.goto(address(guarded, name, query))
            found += at_every_width(page, f"/{name} {query}", **options)
        page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        page.get_by_role("textbox", name="Presenter key").fill(KEY)
        page.get_by_role("button", name="Open", exact=True).click()
        page.get_by_role("button", name="Ask: which cell wins?").click()
        expect(page.get_by_role("heading", name=sentences.QUESTION_OF_CELLS)).to_be_visible()
        found += at_every_width(page, "workshop, a presenter asks", **options)
    assert not found, "\n".join(found)


def test_every_page_is_walked_by_keys(guarded, browser):
    found = []
    with visits(guarded, browser) as visitor:
        page = visitor.open(reduced_motion="reduce")
        for name, query in BY_KEYS:
            page.goto(address(guarded, name, query))
            settle(page)
            found += [f"/{name} {query}: {finding}" for finding in walk(page)]
    assert not found, "\n".join(found)


SOUND = "<h1>Page</h1><a href='#'>link</a><button>one</button><input aria-label='two'>"
WRONG = {
    "<button tabindex='-1'>x</button>": [],  # means not to be reached: the arrow keys may do
    "<button style='outline: none'>mute</button>": ["shows no focus: button mute"],
    "<button onkeydown='event.preventDefault()'>glue</button><i>": ["holds the focus: button glue"],
    "<button style='position: fixed; left: 0; bottom: -99px'>deep</button>": [
        "has the focus out of sight: button deep"
    ],
    "<button onfocus='last.focus()'>thrown</button><button id='last'>last</button>": [
        "is not reached: button thrown"
    ],
}


@pytest.mark.parametrize(("wrong", "told"), WRONG.items())
def test_the_walk_by_keys_finds_what_is_wrong(wrong, told, browser):
    page = browser.new_page()
    page.set_content(SOUND + wrong)
    assert walk(page) == told
    page.close()
