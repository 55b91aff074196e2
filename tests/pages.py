"""The pages and their parts, for tests that walk over all of them."""

from typing import Any

from streamlit.testing.v1 import AppTest

CLOSER_LOOKS = (
    "One step",
    "return_sequences",
    "Gates and equations",
    "What if",
    "State trajectory",
    "Gradient through time",
    "Attributions",
)
STATES: tuple[tuple[str, dict[str, str]], ...] = (
    ("read", {"panel": "One step"}),
    ("read", {"panel": "return_sequences"}),
    ("read", {"panel": "Gates and equations", "run": "bundled-lstm"}),
    ("read", {"panel": "What if"}),
    ("read", {"panel": "State trajectory", "real": "train-5"}),
    ("read", {"panel": "Gradient through time", "run": "bundled-lstm"}),
    ("read", {"panel": "Attributions"}),
    (
        "read",
        {
            "panel": "Attributions",
            "attribution": "integrated gradients",
            "attribution_of": "sentences",
            "run": "bundled-simplernn",
        },
    ),
    ("read", {"tour": "1"}),
    ("train", {}),
    ("train", {"train_behind": "One training step", "step": "5"}),
    ("compare", {"seeds": "3"}),
    ("compare", {"gradient": "0"}),
    ("encode", {"part": "Words to tensor"}),
    ("encode", {"part": "Traps"}),
    ("encode", {"part": "Traps", "trap": "maxlen drops reviews"}),
    ("encode", {"part": "Masking lab"}),
    ("encode", {"part": "What goes round"}),
    ("encode", {"part": "Stateful", "pieces": "3"}),
    ("shapes", {"shape": "1 Vector to vector"}),
    ("shapes", {"shape": "1 Vector to vector", "vector": "A flower (the post's Iris)"}),
    ("shapes", {"shape": "2 Vector to sequence"}),
    ("shapes", {"shape": "3 Sequence to vector"}),
    ("shapes", {"shape": "4 Sequence to sequence"}),
    ("shapes", {"shape": "4 Sequence to sequence", "kind": "4b A label after every word"}),
    ("embedding", {}),
    ("workshop", {}),
)
"""A page, and what its link says."""


def components(app: AppTest) -> list[Any]:
    """What the page's own components were given, without those that stand above all pages."""
    parts = [part.proto for part in app.get("bidi_component")]
    return [part for part in parts if part.component_name not in {"into_sight", "lost_server"}]
