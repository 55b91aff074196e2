"""What a chart sends to the browser."""

import gc
import weakref

import pandas as pd
import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

from sentiment_core.ui.shared import chart


def test_a_frame_is_converted_once_and_forgotten_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    converted: list[int] = []
    convert = pa.Table.from_pandas

    class Table:
        @staticmethod
        def from_pandas(frame: pd.DataFrame) -> pa.Table:
            converted.append(id(frame))
            return convert(frame)

    monkeypatch.setattr(chart.pa, "Table", Table)
    frame = pd.DataFrame({"word": ["a", "<b>"], "value": [0.5, 1.0]})
    number = id(frame)
    assert chart._arrow_table(frame) is chart._arrow_table(frame)
    assert converted == [number]
    assert chart._arrow_table(frame).to_pydict() == frame.to_dict("list")
    kept = weakref.ref(chart._arrow_table(frame))
    del frame
    gc.collect()
    assert kept() is None


def test_the_browser_gets_the_rows_of_every_frame() -> None:
    def page() -> None:
        import pandas as pd

        from sentiment_core.charts.base.drawing import Drawing
        from sentiment_core.ui.shared.chart import show_chart

        frames = {"points": pd.DataFrame({"x": [1.0, 2.0]}), "none": pd.DataFrame({"y": []})}
        show_chart(Drawing({"mark": "point"}, frames), key="chart", alt_text="points")

    app = AppTest.from_function(page).run()
    [shown] = app.get("vega_lite_chart")
    rows = {
        named.name: pa.ipc.open_stream(named.data.data).read_all().to_pydict()
        for named in shown.proto.datasets
    }
    assert rows == {"points": {"x": [1.0, 2.0]}, "none": {"y": []}}
