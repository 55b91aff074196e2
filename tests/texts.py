"""The texts of the app, gathered into its catalogue: `make texts`."""

import ast
import io
import json
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

ROOT = Path(__file__).parents[1]
POT = ROOT / "sentiment_core" / "locale" / "word_by_word.pot"
KEYWORDS = {"t": None, "later": None, "tn": (1, 2)}
# What the samples are called and show stands beside the reviews themselves.
SAMPLES = ROOT / "assets" / "sample_reviews.json"
HEADER = """\
# The texts of Word by Word. `make texts` makes this file; do not edit it.
msgid ""
msgstr ""
"Project-Id-Version: Word by Word\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def catalogue() -> Catalog:
    """Every text of the app, without the places where it stands."""
    found = Catalog()
    for _, _, text, _, _ in extract_from_dir(
        ROOT / "sentiment_core", [("**.py", "python")], keywords=KEYWORDS
    ):
        found.add(text)
    for sample in json.loads(SAMPLES.read_text(encoding="utf-8")):
        found.add(sample["title"])
        found.add(sample["phenomenon"])
    for message in found:
        message.flags.discard("python-format")  # "95 % interval" is none
    return found


def as_text() -> str:
    """The catalogue as it is committed: sorted, without lines and dates."""
    out = io.BytesIO()
    write_po(out, catalogue(), width=100, no_location=True, omit_header=True, sort_output=True)
    return HEADER + out.getvalue().decode("utf-8").strip() + "\n"


def asked() -> Iterator[tuple[str, ast.expr]]:
    """Every argument that is asked for as a text, and where."""
    for path in sorted((ROOT / "sentiment_core").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                texts = {"t": 1, "later": 1, "tn": 2}.get(node.func.id, 0)
                for text in node.args[:texts]:
                    yield f"{path.relative_to(ROOT)}:{text.lineno}", text


def literals() -> list[tuple[str, str]]:
    """Every text that stands where it is asked for, with its place."""
    return [(place, node.value) for place, node in asked() if isinstance(node, ast.Constant)]


def not_literal() -> list[str]:
    """Texts that are put together where they are asked for, so that no catalogue can know them.

    A name or an attribute is fine: it holds what `later` marked.
    """
    glued = ast.JoinedStr | ast.BinOp | ast.IfExp
    return [f"{place}: {ast.unparse(node)}" for place, node in asked() if isinstance(node, glued)]


def unextracted() -> list[str]:
    """Literal texts that did not get into the catalogue."""
    found = {
        text
        for message in catalogue()
        for text in ([message.id] if isinstance(message.id, str) else message.id)
    }
    return [f"{place}: {text}" for place, text in literals() if text not in found]


if __name__ == "__main__":
    POT.parent.mkdir(exist_ok=True)
    POT.write_text(as_text(), encoding="utf-8")
