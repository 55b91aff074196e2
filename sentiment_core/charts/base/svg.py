"""Charts as SVG files, drawn by Vega in a process of its own that ends afterwards.

vl-convert brings V8: 90 MB that would stay in the web process.
"""

import io
import json
import re
import subprocess
import sys
import threading
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from sentiment_core.charts.base.drawing import Drawing
from sentiment_core.charts.base.palette import Palette
from sentiment_core.errors import RunError
from sentiment_core.i18n import t

_ROOT = Path(__file__).parents[3]
_PROCESS = (sys.executable, "-m", "sentiment_core.charts.base.svg_process")
_SECONDS = 60  # the first chart takes 2, a further one 0.2
_WAIT_SECONDS = 10
_ONE_AT_A_TIME = threading.Lock()
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
WIDTH, HEIGHT = 900, 220
"""Of the plot of a chart that has none of its own, in pixels."""


def svg_archive(charts: Mapping[str, Drawing], colours: Palette) -> bytes:
    """A zip file with an SVG for each chart.

    Args:
        charts: by file name without its ending.

    Raises:
        RunError: another visitor's charts are being drawn, or the process failed.
    """
    if not _ONE_AT_A_TIME.acquire(timeout=_WAIT_SECONDS):
        raise RunError(t("Other charts are being drawn. Try again."))
    try:
        specifications = [vega_lite(chart, colours) for chart in charts.values()]
        drawn = subprocess.run(
            _PROCESS,
            input=json.dumps(specifications),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=_SECONDS,
            cwd=_ROOT,
            check=True,
        )
        files = json.loads(drawn.stdout)
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        raise RunError(t("The charts could not be drawn.")) from error
    finally:
        _ONE_AT_A_TIME.release()
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for name, svg in zip(charts, files, strict=True):
            file.writestr(f"{name}.svg", svg)
    return archive.getvalue()


def vega_lite(chart: Drawing, colours: Palette) -> dict[str, Any]:
    """A chart's specification with its data and the look of a theme, as JSON values."""
    specification = chart.to_dict(_rows)
    text = {"labelColor": colours.text, "titleColor": colours.text}
    look = {
        "background": colours.paper,
        "font": "sans-serif",
        "axis": {**text, "gridColor": colours.middle, "domainColor": colours.middle},
        "legend": text,
        "title": {"color": colours.text},
        "view": {"continuousWidth": WIDTH, "continuousHeight": HEIGHT, "stroke": None},
    }
    return {**specification, "config": {**specification.get("config", {}), **look}}


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {column: _drawable(value) for column, value in row.items()}
        for row in json.loads(frame.to_json(orient="records"))
    ]


def _drawable(value: Any) -> Any:
    """A value without characters that XML cannot hold; a NUL also ends the process."""
    return _NO_XML.sub("\ufffd", value) if isinstance(value, str) else value
