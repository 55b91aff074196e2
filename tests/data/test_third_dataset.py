"""A third dataset is a member and an entry: done in a copy of the project, and used there.

Twenty modules named the two datasets: a third would have been loaded as IMDB by one of them, been
called "replica" by another, and been a KeyError in a third.
"""

import ast
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.load.server import ROOT

pytestmark = pytest.mark.long

MEMBER = '    REPLICA = "replica"\n'
ENTRY = """\
    DatasetName.FOOD: Source(
        label="restaurants",
        origin="restaurant reviews",
        sizes=(800, 300),
        load=lambda: _food(),
        ready=lambda fingerprint: _food() if fingerprint in {None, _food().fingerprint} else None,
        script='(x_train, y_train), (x_test, y_test) = food.load_data({num_words})\\n',
        script_ranks="food.ranks()",
        script_needs="It needs the module food.",
    ),
}


@functools.lru_cache
def _food() -> Dataset:
    from sentiment_core.data.dataset import fingerprint_of

    replica = load_replica()
    parts = replica.train.part(100, 900), replica.test.part(0, 300), replica.vocabulary
    return Dataset(DatasetName.FOOD, "restaurants, 800 reviews", *parts, fingerprint_of(*parts))
"""
VISIT = """
import sys
from streamlit.testing.v1 import AppTest
run = sys.argv[1]
for page, query in (
    ("train", {"dataset": "food"}), ("read", {"run": run}), ("compare", {"runs": run}),
):
    app = AppTest.from_file("streamlit_app.py", default_timeout=60).run()
    for name, value in query.items():
        app.query_params[name] = value
    app.switch_page(f"sentiment_core/ui/{page}/page.py").run()
    assert not app.exception, app.exception
    said = " ".join(str(e.value) for kind in ("markdown", "caption") for e in app.get(kind))
    assert page != "read" or "replica" not in said.lower(), said
    assert page != "train" or "the module food" in said, said
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    to = tmp_path_factory.mktemp("copy")
    for name in ("sentiment_core", ".streamlit"):
        shutil.copytree(ROOT / name, to / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "streamlit_app.py", to / "streamlit_app.py")
    (to / "assets").symlink_to(ROOT / "assets")
    names = to / "sentiment_core/settings/limits.py"
    text = names.read_text(encoding="utf-8")
    assert text.count(MEMBER) == 1
    names.write_text(text.replace(MEMBER, MEMBER + '    FOOD = "food"\n'), encoding="utf-8")
    registry = to / "sentiment_core/data/sources.py"
    text = registry.read_text(encoding="utf-8")
    head, tail = text.rsplit('\n}\n"""', 1)
    registry.write_text(f'{head}\n{ENTRY}"""{tail}', encoding="utf-8")
    return to


def test_a_third_dataset_trains_reads_and_exports(copy: Path, tmp_path: Path) -> None:
    environment = {
        **os.environ, "PYTHONPATH": str(copy), "SENTIMENT_CACHE": str(tmp_path / "cache"),
        "SENTIMENT_DOWNLOAD": "0",
    }  # fmt: skip

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=copy, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout[-3_000:] + done.stderr[-3_000:]
        return done.stdout

    command = ("-m", "sentiment_core")
    settings = (
        "--dataset", "food", "--train-reviews", "500", "--validation-reviews", "200", "--units",
        "4", "--clip-length", "25", "--epochs", "1",
    )  # fmt: skip
    run_id = json.loads(run(*command, "train", "--json", *settings).splitlines()[-1])["run"]
    script = tmp_path / "script.py"
    run(*command, "export", "--run", run_id, "--to", str(script))
    text = script.read_text(encoding="utf-8")
    ast.parse(text)
    assert "food.load_data(num_words=" in text
    assert "imdb" not in text.lower()
    assert run_id in run(*command, "runs")
    run("-c", VISIT, run_id)
