"""Reviews with labels of their own: these stand wherever others read positive and negative."""

import json
import re
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from sentiment_core.i18n import labels_now, t
from sentiment_core.lessons.shape import Shape
from sentiment_core.ui.app import keys
from tests.examples import HOSTILE, keep, plan, trained_run
from tests.pages import CLOSER_LOOKS, components
from tests.ui.conftest import Room

RUN = "00000000000000aa"
REVIEW = "w1 w2 w30 w4"
LABELS = {"negative": "schlecht", "positive": "gut"}
_SIDE = re.compile(r"\b(positive|negative)\b")


def add_run(room: Room, run_id: str = RUN, **labels: str) -> None:
    keep(room.store, replace(trained_run(run_id), plan=plan(**(labels or LABELS))))


def shown(app: AppTest) -> list[str]:
    """Every text of a page that may name a label, by what shows it."""
    found = [str(part.value) for kind in ("markdown", "caption", "text") for part in app.get(kind)]
    for part in app.get("vega_lite_chart"):
        specification = json.loads(part.proto.spec)
        found += re.findall(r'"title": "([^"]*)"', json.dumps(specification))
    found += [json.dumps(json.loads(part.json).get("sides")) for part in components(app)]
    return [text for text in found if "<style>" not in text]


@pytest.mark.parametrize(
    ("page", "query"),
    [
        *(("read", {"run": RUN, "panel": panel, "review": REVIEW}) for panel in CLOSER_LOOKS),
        ("compare", {"runs": RUN, "review": REVIEW}),
        ("embedding", {"run": RUN, "review": REVIEW}),
    ],
)
def test_pages_name_the_labels_of_the_run(room: Room, page: str, query: dict[str, str]) -> None:
    add_run(room)
    app = room.open(page, **query)
    assert not app.exception
    texts = shown(app)
    assert [text for text in texts if _SIDE.search(text)] == []
    assert any("P(gut)" in text for text in texts)
    assert any('["schlecht", "gut"]' in text for text in texts) or page == "embedding"


def test_another_run_has_the_usual_names_again(room: Room) -> None:
    """Charts are built once for the process: those of one run's labels are not another's."""
    add_run(room)
    app = room.open("read", run=RUN, review=REVIEW)
    assert any("P(gut)" in text for text in shown(app))
    app.selectbox(key="read_run").set_value("bundled-gru")
    app.session_state["review"] = "a good film"
    texts = shown(app.run())
    assert any("P(positive)" in text for text in texts)
    assert not any("gut" in text for text in texts)
    app.selectbox(key="read_run").set_value(RUN)
    app.session_state["review"] = REVIEW
    assert any("P(gut)" in text for text in shown(app.run()))


def test_networks_of_the_app_keep_the_usual_names_beside_a_run_with_others(room: Room) -> None:
    """Shapes said that the Dense network, trained on IMDB, predicts P(gut)."""
    add_run(room)
    query = {"run": RUN, "review": "w1 w2 a good film"}
    app = room.open("shapes", shape=str(Shape.VECTOR_TO_VECTOR), **query)
    assert not app.exception
    assert any("P(positive) 0." in text for text in shown(app))
    named = [metric.label for metric in app.metric]
    assert [re.findall(r"P\((\w+)\)", label) for label in named] == [["positive"], ["gut"]]

    app = room.open("shapes", shape=str(Shape.VECTOR_TO_SEQUENCE), **query)
    assert not app.exception
    [label] = [one for one in app.get("button_group") if one.key == keys.WRITE_LABEL]
    assert [option.content for option in label.proto.options] == ["negative", "positive"]
    assert any("(1, 0) negative, (0, 1) positive" in text for text in shown(app))
    assert any("P(gut)" in text for text in shown(app))  # of the network that reads what is written


def test_runs_of_different_labels_are_compared_by_the_usual_names(room: Room) -> None:
    add_run(room)
    texts = shown(room.open("compare", runs=f"{RUN},bundled-gru", review=REVIEW))
    assert any("P(positive)" in text for text in texts)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_label_is_no_markup(room: Room, text: str) -> None:
    """A run's file may say anything."""
    add_run(room, negative=text[:2_000], positive="gut")
    app = room.open("read", run=RUN, review=REVIEW)
    assert not app.exception
    if "\ud800" in text:
        assert room.store.get(RUN) is None  # a file with half a character is not read
        return
    for name in json.loads(components(app)[0].json)["sides"]:
        assert not set("<>*_`[]()!$\\:\"'\0\u202e\ud800|=;/{}") & set(name)
        assert len(name) <= 20


def test_only_the_words_of_the_text_are_renamed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sentiment_core.i18n._ask_labels", [lambda: ("schlecht", "gut")])
    assert labels_now() == ("schlecht", "gut")
    assert t("P(positive)") == "P(gut)"
    assert t("{positive} of {n}, negative", positive="positive", n=2) == "positive of 2, schlecht"
    assert t("nonnegative, positively") == "nonnegative, positively"
