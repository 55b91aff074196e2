"""Charts as SVG files, drawn by Vega itself in a process that ends."""

import io
import json
import subprocess
import sys
import zipfile
from xml.etree import ElementTree

import pytest

from sentiment_core.charts.base import svg
from sentiment_core.charts.base.palette import DARK, LIGHT
from sentiment_core.charts.base.svg import svg_archive, vega_lite
from sentiment_core.charts.read.reading import probability_curve, state_change_bars, word_labels
from sentiment_core.charts.read.states import OutputChoice, Returned, output_heatmap
from sentiment_core.errors import RunError
from tests.examples import HOSTILE, small_reader

NAMESPACE = "{http://www.w3.org/2000/svg}"


def reading_charts(text: str, colours=LIGHT):
    reader = small_reader()
    trace = reader.read(f"w9 {text} w20", own=frozenset([text]))
    heat = output_heatmap(
        trace, reader.weights, OutputChoice("1"), order=range(4), returned=Returned.ALL, step=1,
        label=text, state="", colours=colours,
    )  # fmt: skip
    return {
        "curve": probability_curve(trace, step=1, colours=colours),
        "words": word_labels(trace, colours=colours),
        "heat": heat,
    }


def files(archive: bytes) -> dict[str, ElementTree.Element]:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return {name: ElementTree.fromstring(opened.read(name)) for name in opened.namelist()}


def test_every_chart_is_a_picture_of_its_own() -> None:
    reader = small_reader()
    trace = reader.read("w9 w20 w30")
    charts = {**reading_charts("w30", DARK), "bars": state_change_bars(trace, step=0, colours=DARK)}
    found = files(svg_archive(charts, DARK))
    assert list(found) == [f"{name}.svg" for name in charts]
    for picture in found.values():
        assert picture.tag == f"{NAMESPACE}svg"
        assert float(picture.attrib["width"]) > svg.WIDTH
        assert picture.find(f"{NAMESPACE}rect").attrib["fill"] == DARK.paper
    points = [
        path for path in found["curve.svg"].iter(f"{NAMESPACE}path")
        if path.attrib.get("aria-roledescription") == "point"
    ]  # fmt: skip
    assert len(points) == 3
    # 3 words, 4 units, and the frame of the axes
    assert sum(1 for _ in found["heat.svg"].iter(f"{NAMESPACE}path")) > 12


def test_hostile_words_are_text_in_the_picture() -> None:
    from sentiment_core.charts.base.drawing import Drawing

    charts: dict[str, Drawing] = {}
    for number, text in enumerate(HOSTILE):
        whole = text.replace("\ud800", "")  # no half of a pair comes from a browser
        charts |= {f"{name}{number}": chart for name, chart in reading_charts(whole).items()}
    for picture in files(svg_archive(charts, LIGHT)).values():
        for element in picture.iter():
            assert element.tag.removeprefix(NAMESPACE) not in {"script", "foreignObject", "image"}
            assert not [name for name in element.attrib if name.startswith("on")]
            assert not [name for name in element.attrib if name.endswith("href")]


def test_numbers_that_are_none_are_left_out() -> None:
    reader = small_reader()
    reader.weights.head_kernel[:] = float("nan")
    chart = probability_curve(reader.read("w9 w20"), step=0, colours=LIGHT)
    rows = vega_lite(chart, LIGHT)["datasets"]["words"]
    assert [row["probability"] for row in rows] == [None, None]
    assert json.dumps(rows)
    assert files(svg_archive({"curve": chart}, LIGHT))


def test_the_process_of_the_pages_does_not_load_what_draws() -> None:
    code = "import sentiment_core.ui.shared.chart, sys; print('vl_convert' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_one_visitor_is_drawn_for_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(svg, "_WAIT_SECONDS", 0.01)
    with svg._ONE_AT_A_TIME, pytest.raises(RunError):
        svg_archive({}, LIGHT)
    assert files(svg_archive({}, LIGHT)) == {}


def test_a_process_that_fails_is_an_error_and_leaves_the_next_one_its_turn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(svg, "_PROCESS", (sys.executable, "-c", "raise SystemExit(3)"))
        with pytest.raises(RunError):
            svg_archive({}, LIGHT)
    assert files(svg_archive({}, LIGHT)) == {}
