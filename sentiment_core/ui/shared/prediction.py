"""A review that was opened, in words."""

from sentiment_core.i18n import t


def opened_text(label: int) -> str:
    """That an opened review is read instead of the box, and what it truly is.

    Args:
        label: 1 for positive, 0 for negative.
    """
    if label:
        return t("Validation review, label positive. Close it above to return to your own.")
    return t("Validation review, label negative. Close it above to return to your own.")
