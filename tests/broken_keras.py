"""Keras and a TensorFlow that cannot be loaded, as packages in a folder."""

from pathlib import Path

BREAKS = {
    "lacks a library": 'raise ImportError("libcudart.so.11: cannot open shared object file")',
    "tells two lines": 'raise OSError("first\\nlast")',
    "wants to leave": "raise SystemExit(7)",
    "is killed": "import os\nos.abort()",
}


def break_keras(folder: Path, how: str) -> str:
    """Write both packages into a folder; what PYTHONPATH must hold for them to be found first."""
    for name, code in (("keras", "import tensorflow"), ("tensorflow", BREAKS[how])):
        package = folder / name
        package.mkdir()
        (package / "__init__.py").write_text(code, encoding="utf-8")
    return str(folder)
