"""The parts of the Encode page: one at a time, since a hidden one costs too."""

from collections.abc import Mapping
from typing import Protocol

from sentiment_core.i18n import t
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.ui.app import keys
from sentiment_core.ui.app.choice import choose_one
from sentiment_core.ui.encode.masking_lab import show_masking_lab
from sentiment_core.ui.encode.recurrence import show_goes_round
from sentiment_core.ui.encode.stateful import show_stateful
from sentiment_core.ui.encode.tensor import show_words_to_tensor
from sentiment_core.ui.encode.traps import show_traps


class _Part(Protocol):
    def __call__(self, review: str, reader: Reader, *, key: str) -> None: ...


_PARTS: Mapping[str, _Part] = {
    "Words to tensor": show_words_to_tensor,
    "Traps": show_traps,
    "Masking lab": show_masking_lab,
    "What goes round": show_goes_round,
    "Stateful": show_stateful,
}
# What a link calls a part stays; on the screen it may get a better name.
_LABELS = {
    "Words to tensor": t("Words to tensor"),
    "Traps": t("Pitfalls"),
    "Masking lab": t("Masking"),
    "What goes round": t("Recurrence"),
    "Stateful": t("Stateful"),
}


def show_encode_parts(review: str, reader: Reader, *, key: str) -> None:
    """Let a visitor open one of the parts; the link keeps which."""
    names = list(_PARTS)
    part = choose_one(
        t("Topic"),
        options=names,
        default=names[0],
        format_func=lambda name: _LABELS.get(name, name),
        key=keys.PART,
        help_text=t("The part of encoding that is shown."),
        bare=True,
    )
    _PARTS[part](review, reader, key=f"{key}_{names.index(part)}")
