"""The figures of the last measurements, kept beside the scripts."""

import json
import os
import platform
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psutil

_FILE = Path(__file__).parent / "figures.json"

BARS = {
    "p95 of a poll, seconds": 1.0,
    "memory of the web process, megabytes": 600.0,
    "all sessions, seconds": 600.0,
    "failed sessions": 0,
    "lost or wrong runs": 0,
}


def machine() -> dict[str, object]:
    """What was measured on."""
    return {
        "cores": os.cpu_count(),
        "gigabytes": round(psutil.virtual_memory().total / 1e9, 1),
        "python": platform.python_version(),
        **{name: version(name) for name in ("streamlit", "distributed", "keras")},
    }


def missed(figures: dict[str, Any]) -> list[str]:
    """The bars that were missed."""
    measured = (
        figures["poll_seconds"]["p95"],
        figures["most_megabytes"]["web"],
        figures["seconds"],
        len(figures["failed_sessions"]),
        len(figures["lost_or_wrong_runs"]),
    )
    return [
        f"{name}: {value} is above {bar}"
        for (name, bar), value in zip(BARS.items(), measured, strict=True)
        if value > bar
    ]


def report_figures(name: str, figures: dict[str, Any], *, keep: bool) -> None:
    """Print the figures of one script, and put them into the file.

    Args:
        keep: whether they are put there.
    """
    print(json.dumps(figures, indent=1))
    if not keep:
        return
    kept = json.loads(_FILE.read_text(encoding="utf-8")) if _FILE.exists() else {}
    kept[name] = figures
    _FILE.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", encoding="utf-8")
