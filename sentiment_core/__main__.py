"""`python -m sentiment_core`: the command line."""

import signal

if __name__ == "__main__" and signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
    # Nothing is lost yet, so Ctrl-C ends the imports at once and in silence.
    signal.signal(signal.SIGINT, signal.SIG_DFL)

import argparse
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

WRONG_USE = 2
CANNOT_WRITE = 1
INTERRUPTED = 130

try:
    from sentiment_core.cli import (
        assets,
        baseline,
        bench,
        data,
        evaluate,
        export,
        open_model,
        read,
        runs,
        train,
    )
    from sentiment_core.errors import SentimentError
    from sentiment_core.rnn.network.blas import one_blas_thread
    from sentiment_core.settings.environment import check_environment
except ModuleNotFoundError as missing:
    if (missing.name or "").startswith("sentiment_core"):
        raise
    print(
        f"This Python has no {missing.name}. After `make app`, use the one in .venv: "
        "`.venv/bin/python -m sentiment_core` (on Windows `.venv\\Scripts\\python`).",
        file=sys.stderr,
    )
    sys.exit(WRONG_USE)


class _Parser(argparse.ArgumentParser):
    """A parser whose error messages are one sentence."""

    def error(self, message: str) -> NoReturn:
        sentence = message[:1].upper() + message[1:].rstrip(".")
        self.exit(WRONG_USE, f"{sentence}. See `{self.prog} --help`.\n")

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """As argparse does; a command tells itself what it does not know, not the program."""
        known, unknown = super().parse_known_args(args, namespace)
        if unknown:
            self.error(f"unrecognized arguments: {' '.join(unknown)}")
        return known, unknown


def make_parser() -> argparse.ArgumentParser:
    """The parser of the command line."""
    parser = _Parser(
        prog="python -m sentiment_core", description="Word by Word, without a browser."
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for module in (data, train, open_model, baseline, runs, read, evaluate, export, bench, assets):
        module.add_command(commands)
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: what follows `python -m sentiment_core`; None takes them from the process.

    Returns:
        The exit code: 0; 2 after a sentence that says what was wrong; 1 after one that says what
        could not be read or written; 130 after Ctrl-C.
    """
    _open_streams()
    try:
        options = make_parser().parse_args(arguments)
        check_environment()
        one_blas_thread()
        options.run(options)
        sys.stdout.flush()
    except SentimentError as error:
        print(error, file=sys.stderr)
        return WRONG_USE
    except BrokenPipeError:  # whoever read our lines has enough; not our error
        _forget_output()
    except OSError as error:
        _forget_output()
        print(f"Cannot read or write {_what(error)}: {error.strerror or error}.", file=sys.stderr)
        return CANNOT_WRITE
    except KeyboardInterrupt as interrupt:
        print(str(interrupt) or "Interrupted.", file=sys.stderr)
        return INTERRUPTED
    return 0


def _open_streams() -> None:
    """Replace closed standard streams, and let unencodable characters pass."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115
    for stream, errors in (
        (sys.stdin, "replace"), (sys.stdout, "backslashreplace"), (sys.stderr, "backslashreplace"),
    ):  # fmt: skip
        if hasattr(stream, "reconfigure"):  # pytest's own has no such method
            stream.reconfigure(errors=errors)


def _forget_output() -> None:
    """Redirect standard output, so that Python's final flush does not fail.

    Source: Python's documentation, library/signal, "Note on SIGPIPE".
    """
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _what(error: OSError) -> str:
    return str(error.filename) if error.filename else "the output"


if __name__ == "__main__":
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.exit(main())
