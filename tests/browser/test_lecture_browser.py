"""The lecture of the README: each link opens what it speaks of, in sight and with values.

As a lecturer walks it: in one browser, one link after the other, on a laptop or projector.
"""

import re

import pytest

from tests.browser.server import ROOT, expect
from tests.test_documents import APP

README = (ROOT / "README.md").read_text(encoding="utf-8")
LECTURE = re.search(r"## A lecture.*?\n(.*?)\n## ", README, re.DOTALL)[1]
LINKS = re.findall(rf"^\d+\. \[(.+?)\]\({APP}(\S*)\)", LECTURE, re.MULTILINE)

NUMBER = r"\d+(\.\d+)?(e-\d+)?"
STACK = ".st-key-read_stack"
PANEL = ".st-key-read_closer"
MAIN = "[data-testid=stMain]"
TABLE = "[data-testid=stDataFrame]"  # drawn, with its texts beside the drawing
# What each link speaks of: where it stands, and text with a value that it has.
SEEN = {
    "`return_sequences`": (STACK, r"GRU\s*\(1, 57, 32\)"),
    "`return_state`": (STACK, r"\[\(1, 32\), \(1, 32\), \(1, 32\)\]"),
    "`stateful`": (TABLE, rf"stateful=True\s*{NUMBER}"),
    "`Bidirectional`": (STACK, r"Bidirectional GRU\s*\(1, 57, 64\)"),
    "`TimeDistributed`": (
        ".st-key-time_distributed",
        rf"\(1, 57, 1\), 33 parameters, last step {NUMBER}",
    ),
    "Masking": (MAIN, rf"mask_zero=True\s*{NUMBER}"),
    "A gradient that vanishes": (PANEL, rf"is {NUMBER} times that at the last.*it vanishes"),
    "A gradient that explodes": (PANEL, rf"is {NUMBER} times that at the last.*it explodes"),
    "Three cells": (".st-key-compare_gradient", r"bundled GRU, epoch 0"),
    "Attributions": (PANEL, rf"Largest: number \d+ of 57.*\(\+{NUMBER}\)"),
}


def test_there_are_ten_and_each_names_what_is_looked_for():
    assert [name for name, _ in LINKS] == list(SEEN)
    assert len(SEEN) == 10


@pytest.mark.long
def test_a_lecturer_walks_through_all_of_them(visitor):
    page = visitor.open(height=650, width=1366)
    for name, path in LINKS:
        page.goto(f"{visitor.url}/{path}")
        place, value = SEEN[name]
        text = re.compile(value, re.DOTALL)
        found = page.locator(place)
        shown = found.filter(has_text=text) if place == TABLE else found.get_by_text(text)
        expect(shown.last, name).to_be_visible(timeout=30_000)
        expect(shown.last, name).to_be_in_viewport(ratio=0.9)
