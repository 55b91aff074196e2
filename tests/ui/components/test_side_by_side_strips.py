"""What the strips side by side are given, and which word holds."""

import json

import pytest

from sentiment_core.charts.base.palette import LIGHT
from sentiment_core.client.word_strip.payload import strip_words
from sentiment_core.rnn.analysis.side_by_side import SideBySide
from sentiment_core.ui.components.side_by_side import StripRow, strips_payload
from tests.charts.read.test_charts import trace
from tests.examples import HOSTILE


def payload(text: str, *, name: str = "x", **second: object) -> dict[str, object]:
    traces = [trace(text), trace(text, **second)]
    rows = [StripRow(name, ("a fact",), strip_words(one)) for one in traces]
    return strips_payload(
        SideBySide.of(traces), rows, letters=["B", "D"], colours=LIGHT.runs[:2], label="label"
    )


def test_each_row_has_its_letter_glyph_colour_and_values() -> None:
    found = payload("w1 w140 w2", num_words=60)
    first, second = found["rows"]  # type: ignore[misc]
    assert (first["letter"], first["glyph"], second["letter"], second["glyph"]) == (
        "B", "■", "D", "◆",
    )  # fmt: skip
    assert first["colour"] == LIGHT.runs[0]
    assert (first["kept"], second["kept"]) == ([0, 1, 2], [0, 0, 1])
    assert second["statuses"] == {"kept": 2, "rare": 1}
    assert found["tokens"] == ["w1", "w140", "w2"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_and_words_are_plain_values(text: str) -> None:
    found = payload(f"w1 {text} w2", name=text)
    sent = json.dumps(found)
    assert json.loads(sent) == found
    assert "\\ud800" not in sent
    assert "\\u0000" not in sent


def test_another_network_is_another_review_to_the_strips() -> None:
    same = payload("w1 w140 w2")
    assert payload("w1 w140 w2")["review"] == same["review"]
    assert payload("w1 w140 w2", num_words=60)["review"] != same["review"]
    renamed = payload("w1 w140 w2", name="y")
    assert renamed["review"] == same["review"]  # the place stays
    assert renamed["content"] != same["content"]  # the name is drawn
