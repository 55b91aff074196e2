"""The charts of a page in one file: those that are on the screen, and no others."""

import io
import zipfile
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest


def page() -> None:
    import streamlit as st

    from sentiment_core.charts.read.reading import probability_curve
    from sentiment_core.ui.app.theme import theme_palette
    from sentiment_core.ui.shared.chart import begin_charts, show_chart, show_charts_download
    from tests.examples import small_reader

    begin_charts()
    trace = small_reader().read("w9 w20")
    chart = probability_curve(trace, step=0, colours=theme_palette())
    for name in st.session_state["names"]:
        show_chart(chart, key=name, alt_text="a curve")

    @st.fragment
    def late() -> None:
        if st.session_state.get("late"):
            show_chart(chart, key="late_curve", alt_text="a curve")

    show_charts_download("Read")
    late()


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the button makes when it is pressed, by the name of its file."""
    buttons: dict[str, Any] = {}
    monkeypatch.setattr(
        "streamlit.download_button",
        lambda label, data, file_name, **_: buttons.update({file_name: data}),
    )
    return buttons


def show(app: AppTest, *names: str, late: bool = False) -> None:
    app.session_state["names"], app.session_state["late"] = names, late
    app.run()
    assert not app.exception


def members(archive: bytes) -> list[str]:
    return zipfile.ZipFile(io.BytesIO(archive)).namelist()


def test_it_holds_the_charts_that_are_shown(made: dict[str, Any]) -> None:
    app = AppTest.from_function(page, default_timeout=30)
    show(app, "one", "two")
    assert members(made["read-charts.zip"]()) == ["one.svg", "two.svg"]
    show(app, "three", late=True)
    assert members(made["read-charts.zip"]()) == ["three.svg", "late_curve.svg"]


def test_a_page_without_charts_offers_none(made: dict[str, Any]) -> None:
    show(AppTest.from_function(page, default_timeout=30))
    assert made == {}
