"""Adding a cell takes one file and one line: done in a copy of the project, and judged there.

The file is `mgu.py` beside this one, the worked example of CONTRIBUTING.md. In the
copy the tests that go over every cell go over this one too: its states and gates, its gradients
over fifty steps of training, its parameters and its arithmetic against a Keras layer of the same
equations, and the pages.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.load.server import ROOT

HERE = Path(__file__).parent
LINE = '    MGU = "MGU"\n'
AFTER = '    GRU = "GRU"\n'
# They are about Keras' own layers and about the bundled networks.
LEFT_OUT = "not stock_layers and not bundled"
JUDGES = (
    "tests/rnn/cells/test_cells.py",
    "tests/rnn/network/test_forward.py",
    "tests/rnn/training/test_training_step.py",
    "tests/rnn/analysis/test_arithmetic.py",
    "tests/rnn/analysis/test_one_step.py",
    "tests/rnn/script/test_summary.py",
    "tests/charts/read/test_gates_chart.py",
    "tests/charts/encode/test_encode_charts.py",
)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with one file and one line more."""
    to = tmp_path_factory.mktemp("copy")
    for name in ("sentiment_core", "tests", ".streamlit"):
        shutil.copytree(ROOT / name, to / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("streamlit_app.py", "pyproject.toml"):
        shutil.copy(ROOT / name, to / name)
    (to / "assets").symlink_to(ROOT / "assets")
    shutil.copy(HERE / "mgu.py", to / "sentiment_core/rnn/cells")
    registry = to / "sentiment_core/settings/limits.py"
    text = registry.read_text(encoding="utf-8")
    assert text.count(AFTER) == 1
    registry.write_text(text.replace(AFTER, AFTER + LINE), encoding="utf-8")
    return to


def run_pytest(copy: Path, *arguments: str) -> tuple[int, str]:
    """How many tests passed in the copy, and what was printed; fails where one failed."""
    environment = {**os.environ, "PYTHONPATH": str(copy)}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *arguments],
        cwd=copy, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-5_000:] + done.stderr[-2_000:]
    found = re.search(r"(\d+) passed", done.stdout)
    assert found
    return int(found[1]), done.stdout


@pytest.mark.long
@pytest.mark.keras
def test_every_judge_of_a_cell_judges_the_new_one(copy: Path) -> None:
    passed, _ = run_pytest(copy, "-k", f"MGU and {LEFT_OUT}", *JUDGES)
    # 12 x states of every layer, 2 x training, and at least one of each further file.
    assert passed >= 36


@pytest.mark.long
def test_every_page_takes_the_new_cell(copy: Path) -> None:
    passed, _ = run_pytest(copy, "tests/new_cell/pages_of_the_new_cell.py")
    assert passed == 5


def test_the_example_is_the_one_that_is_told_of() -> None:
    told = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert LINE in told
    assert "tests/new_cell/mgu.py" in told
