"""The parts of the Encode page: one at a time, since a hidden one costs too."""

from collections.abc import Callable, Mapping

from sentiment_core.i18n import t
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.ui.app import keys
from sentiment_core.ui.app.choice import choose_one
from sentiment_core.ui.app.runtime import Runtime
from sentiment_core.ui.encode.masking_lab import show_masking_lab
from sentiment_core.ui.encode.recurrence import show_goes_round
from sentiment_core.ui.encode.stateful import show_stateful
from sentiment_core.ui.encode.tensor import show_words_to_tensor
from sentiment_core.ui.encode.traps import show_traps


def _words(shared: Runtime, review: str, reader: Reader, key: str) -> None:
    show_words_to_tensor(review, reader, key=key)


def _traps(shared: Runtime, review: str, reader: Reader, key: str) -> None:
    show_traps(review, reader, key=key)


def _masking(shared: Runtime, review: str, reader: Reader, key: str) -> None:
    show_masking_lab(shared, review, reader, key=key)


def _goes_round(shared: Runtime, review: str, reader: Reader, key: str) -> None:
    show_goes_round(review, reader, key=key)


def _stateful(shared: Runtime, review: str, reader: Reader, key: str) -> None:
    show_stateful(review, reader, key=key)


_PARTS: Mapping[str, Callable[[Runtime, str, Reader, str], None]] = {
    "Words to tensor": _words,
    "Traps": _traps,
    "Masking lab": _masking,
    "What goes round": _goes_round,
    "Stateful": _stateful,
}
# What a link calls a part stays; on the screen it may get a better name.
_LABELS = {
    "Words to tensor": t("Words to tensor"),
    "Traps": t("Pitfalls"),
    "Masking lab": t("Masking"),
    "What goes round": t("Recurrence"),
    "Stateful": t("Stateful"),
}


def show_encode_parts(shared: Runtime, review: str, reader: Reader, *, key: str) -> None:
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
    _PARTS[part](shared, review, reader, f"{key}_{names.index(part)}")
