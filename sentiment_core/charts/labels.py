"""Labels that must fit."""


def cut(label: str, longest: int) -> str:
    """A label of so many characters at most, with an ellipsis where some are left out."""
    return label if len(label) <= longest else f"{label[: longest - 1]}…"
