"""The texts of the app, gathered into its catalogue: `make texts`.

`python -m tests.texts hi` also starts or renews a translation, and compiles it.
"""

import ast
import io
import json
import re
import string
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from sentiment_core.client.texts import SAID, WRITTEN
from sentiment_core.settings.limits import LIMITS

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "sentiment_core"
POT = PACKAGE / "locale" / "word_by_word.pot"
KEYWORDS = {"t": None, "later": None, "tn": (1, 2)}
# What the samples are called and show stands beside the reviews themselves.
SAMPLES = ROOT / "assets" / "sample_reviews.json"
_LOOKS_INTO_A_TEXT = {"startswith", "endswith", "find", "index", "count", "partition", "split"}
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
    for _, _, text, _, _ in extract_from_dir(PACKAGE, [("**.py", "python")], keywords=KEYWORDS):
        found.add(text)
    for path in sorted(PACKAGE.rglob("*.js")):
        for text in SAID.findall(path.read_text(encoding="utf-8")):
            found.add(json.loads(f'"{text}"'))
    for path in sorted(PACKAGE.rglob("*.html")):
        for text in WRITTEN.findall(path.read_text(encoding="utf-8")):
            found.add(text)
    for sample in json.loads(SAMPLES.read_text(encoding="utf-8")):
        found.add(sample["title"])
        found.add(sample["phenomenon"])
    return without_percents(found)


def without_percents(found: Catalog) -> Catalog:
    """The same catalogue: Babel takes "95 % interval" for a place to fill in."""
    for message in found:
        message.flags.discard("python-format")
    return found


def as_text() -> str:
    """The catalogue as a template: sorted, without lines and dates."""
    out = io.BytesIO()
    write_po(out, catalogue(), width=100, no_location=True, omit_header=True, sort_output=True)
    return HEADER + out.getvalue().decode("utf-8").strip() + "\n"


def asked(*functions: str) -> Iterator[tuple[str, ast.expr]]:
    """Every argument that is asked for as a text, and where.

    Args:
        functions: by these of `t`, `later` and `tn`; by all where none is named.
    """
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                texts = {"t": 1, "later": 1, "tn": 2}.get(node.func.id, 0)
                if functions and node.func.id not in functions:
                    continue
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


def compared() -> list[str]:
    """Where a part of a text is compared with something: in another language it is another text."""
    said = [text for _, text in literals()]
    marked = {node.value for _, node in asked("later") if isinstance(node, ast.Constant)}
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Compare):
                parts = [node.left, *node.comparators]
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                parts = node.args if node.func.attr in _LOOKS_INTO_A_TEXT else []
            else:
                continue
            for part in parts:
                value = part.value if isinstance(part, ast.Constant) else None
                if not isinstance(value, str) or " " not in value.strip() or value in marked:
                    continue
                if any(value in text for text in said):
                    found.append(f"{path.relative_to(ROOT)}:{node.lineno}: {value}")
    return found


# A number, at most two words, and a noun in the plural; a preposition ends the look.
_COUNTED = re.compile(
    r"\{(\w+)(?:![rs])?(?::[,g]*|:,?\.0f)?\}[*`]* [*`]*"
    r"((?!(?:of|for|under|before|after|over|and|the) )[\w-]+ ){0,2}?([a-z]+(?<!s)s|people)\b"
)
_VERBS = re.compile(
    "is|was|has|does|as|its|(need|read|hold|drop|contain|match|seem|keep|predict|get|count)e?s"
    "|lies|becomes|leaves|adds|this"
)
# Names of places that never hold a 1, and why.
NEVER_ONE = {
    **{name: "its setting allows no 1" for name, limit in LIMITS.items() if limit.low > 1},
    **dict.fromkeys(("size", "inputs", "hidden", "parts", "products", "before"), "units, vectors"),
    **dict.fromkeys(("rows", "parameters", "multiplications", "among"), "of a whole network"),
    **dict.fromkeys(("lines", "layers"), "of a script, with three layers; one layer is not told"),
    **dict.fromkeys(("reviews", "states", "training_reviews"), "100 reviews are the fewest"),
    **dict.fromkeys(
        ("most", "shown", "bins", "most_words", "max_characters", "largest"), "set in the code"
    ),
    **dict.fromkeys(("minutes", "seconds", "wait", "time_limit", "steps", "number"), "likewise"),
    **dict.fromkeys(("longer", "zeros", "positions", "shape"), "a review of 2,000 words, a tensor"),
    **dict.fromkeys(("seeds", "runs", "word", "matches"), "2 are the fewest"),
    **dict.fromkeys(("passages", "held_out_passages", "run"), "of a lesson's network, in its file"),
    **dict.fromkeys(("training_pairs", "held_out_pairs", "held_out_flowers"), "likewise"),
    **dict.fromkeys(("training_flowers", "every_words", "all_epochs", "perplexity"), "likewise"),
    "all_words": "more than the 40 that are drawn",
    "dataset": "a name",
}


def uncounted() -> list[str]:
    """Texts that count something with `t`, so that they say "1 words"."""
    found = []
    for place, node in asked("t"):
        if isinstance(node, ast.Constant):
            found += [
                f"{place}: {match[0]}"
                for match in _COUNTED.finditer(node.value)
                if not _VERBS.fullmatch(match[3]) and match[1] not in NEVER_ONE
            ]
    return found


def miscounted() -> list[str]:
    """Texts for one, of those that count with `tn`, that go on as if it were many."""
    singular = list(asked("tn"))[::2]
    return [
        f"{place}: {node.value}"
        for place, node in singular
        if isinstance(node, ast.Constant)
        and any(
            match[1] == "n" and not _VERBS.fullmatch(match[3])
            for match in _COUNTED.finditer(node.value)
        )
    ]


def places(text: str) -> set[str] | None:
    """The names of what is filled in; None where the text is none with places."""
    try:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError:
        return None


def misfits(translation: Catalog) -> list[str]:
    """Translations that name something the text does not give: they would stay English."""
    found = []
    for message in translation:
        english, other = (
            [one] if isinstance(one, str) else list(one or ())
            for one in (message.id, message.string)
        )
        given = places(english[-1])
        if given is not None and any(
            text and not (places(text) or set()) <= given for text in other
        ):
            found.append(english[0])
    return found


def translate(language: str) -> list[str]:
    """Start a translation, or take over what is new, and compile it; what does not fit in it."""
    po = POT.parent / language / "LC_MESSAGES" / POT.with_suffix(".po").name
    po.parent.mkdir(parents=True, exist_ok=True)
    translation = Catalog(
        locale=language, project="Word by Word", version="", charset="utf-8", fuzzy=False
    )
    if po.exists():
        translation = read_po(io.BytesIO(po.read_bytes()), locale=language)
    translation.update(catalogue(), no_fuzzy_matching=True)
    without_percents(translation)
    with po.open("wb") as file:
        write_po(file, translation, width=100, no_location=True, sort_output=True)
    with po.with_suffix(".mo").open("wb") as file:
        write_mo(file, translation)
    return misfits(translation)


if __name__ == "__main__":
    POT.parent.mkdir(exist_ok=True)
    POT.write_text(as_text(), encoding="utf-8")
    for name in sys.argv[1:]:
        for text in translate(name):
            print(f"{name}: the places do not fit: {text}")
