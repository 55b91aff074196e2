"""A progress bar on standard error."""

import shutil
import sys
from types import TracebackType
from typing import Self

_WIDTH = 30


class ProgressLine:
    """A bar that redraws itself on a terminal, and prints its last state elsewhere."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._live = sys.stderr.isatty()
        self._text = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._text:
            print(
                "\n" if self._live else self._text, end="" if self._live else "\n", file=sys.stderr
            )

    def show(self, share: float, text: str) -> None:
        """Draw the bar.

        Args:
            share: done so far, from 0 to 1.
        """
        filled = round(min(max(share, 0.0), 1.0) * _WIDTH)
        self._text = f"{self._label} [{'#' * filled}{'.' * (_WIDTH - filled)}] {text}"
        if self._live:
            width = shutil.get_terminal_size().columns - 1
            print(f"\r{self._text[:width]:{width}}", end="", file=sys.stderr, flush=True)
