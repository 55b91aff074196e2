"""The colours of meaning, the same in the word strip and in every chart.

Orange and blue differ for every common kind of colour blindness, and no meaning is by colour alone.
"""

from dataclasses import dataclass

NEGATIVE = "#d9730d"
POSITIVE = "#2878c8"
ON_NEGATIVE, ON_POSITIVE = "#101214", "#ffffff"
"""Text on the full colours of meaning."""


@dataclass(frozen=True)
class Palette:
    """The colours that depend on the theme.

    Args:
        text: of the page, and of its `paper`, `ground` and `accent`: Streamlit's theme.
        middle: the centre of the diverging scale.
        gate: a gate that is open.
        version: another version of a review beside it.
        runs: of runs side by side, in the order of their letters; never the two of meaning.
        code: of numbers and of texts in a block of code, where Streamlit's own are too pale.
        on_accent: what stands on the theme's primary colour, where Streamlit's white is too pale;
            None where it is not.
    """

    text: str
    paper: str
    ground: str
    accent: str
    middle: str
    ink: str
    training: str
    validation: str
    gate: str
    version: str
    runs: tuple[str, ...]
    code: tuple[str, str]
    on_accent: str | None = None

    @property
    def diverging(self) -> list[str]:
        """Negative, centre, positive."""
        return [NEGATIVE, self.middle, POSITIVE]


LIGHT = Palette(
    text="#0f1115",
    paper="#fcfcfa",
    ground="#f1f1ec",
    accent="#1c5f9f",
    middle="#eeeeea",
    ink="#23262b",
    training="#8456a8",
    validation="#0b7a75",
    gate="#4b4a9c",
    version="#8456a8",
    runs=("#8456a8", "#0b7a75", "#75650c", "#b0306a", "#4d5b73", "#7b4a2b"),
    code=("#0b6b5d", "#1b6e2e"),
)
DARK = Palette(
    text="#e8e9ea",
    paper="#15181c",
    ground="#20242a",
    accent="#6ab0ee",
    middle="#2b3037",
    ink="#e8e9ea",
    training="#c49be6",
    validation="#4cc9bf",
    gate="#a9a6f5",
    version="#c49be6",
    runs=("#c49be6", "#4cc9bf", "#d9c65a", "#f08ab8", "#a9b7cf", "#d0a483"),
    code=("#4cc9bf", "#8fd694"),
    on_accent="#15181c",
)


def palette(theme: str | None) -> Palette:
    """The palette of a theme: "dark", or light for everything else."""
    return DARK if theme == "dark" else LIGHT
