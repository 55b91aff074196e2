"""No page says anything that a translation cannot change."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.long
def test_every_page_in_the_pseudo_language() -> None:
    """In a Python of its own: modules ask for their texts while they are imported."""
    walk = Path(__file__).with_name("walk_in_pseudo.py")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", "--no-header", str(walk)],
        cwd=ROOT,
        env={**os.environ, "SENTIMENT_LANGUAGE": "pseudo", "PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
