"""Style sheets of the components: shared rules and palette colours."""

from pathlib import Path

from sentiment_core.charts.base.palette import NEGATIVE, POSITIVE

_SHARED = Path(__file__).parent / "shared.css"


def component_styles(*files: Path) -> str:
    """The style sheet of a component.

    Args:
        files: its own sheets, after those that all components share.
    """
    sheets = [file.read_text(encoding="utf-8") for file in (_SHARED, *files)]
    return f":host {{ --negative: {NEGATIVE}; --positive: {POSITIVE}; }}\n" + "\n".join(sheets)
