"""Neither Keras nor TensorFlow may come into the web process."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

_VISIT = """
import sys
from pathlib import Path
from streamlit.testing.v1 import AppTest
app = AppTest.from_file("streamlit_app.py", default_timeout=60).run()
pages = sorted(Path("sentiment_core/ui").glob("*/page.py"))
assert len(pages) >= 2
for page in pages:
    app.switch_page(str(page)).run()
    assert not app.exception, app.exception
    assert app.title, page
bad = [name for name in sys.modules if name.split(".")[0] in {
    "keras", "tensorflow", "tf_keras", "sklearn", "scipy"
}]
print("VISITED", len(pages), bad)
"""


@pytest.mark.long
def test_no_page_brings_keras_or_tensorflow_into_the_web_process() -> None:
    """Streamlit clears Keras' session after every poll once it is imported: 392 ms, not 14."""
    done = subprocess.run(
        [sys.executable, "-c", _VISIT],
        cwd=ROOT,
        env={**os.environ, "SENTIMENT_DOWNLOAD": "0"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert "VISITED" in done.stdout, done.stderr
    assert done.stdout.strip().endswith("[]"), done.stdout
    assert done.returncode == 0


def test_the_options_that_the_app_relies_on_exist() -> None:
    """`runner.postScriptGC` is hidden, so a new Streamlit could drop it without a word."""
    import tomllib

    from streamlit import config

    wanted = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))
    for section in ("global", "server", "runner", "browser", "client"):
        for name, value in wanted[section].items():
            assert config.get_option(f"{section}.{name}") is not None, name
            assert config._config_options_template[f"{section}.{name}"].type in {
                type(value), bool, int, str,
            }  # fmt: skip
    assert wanted["runner"]["postScriptGC"] is False
