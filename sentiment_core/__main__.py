"""`python -m sentiment_core`: the command line."""

import argparse
import os
import sys
from typing import Any, NoReturn

WRONG_USE = 2

try:
    from sentiment_core.cli import (
        assets,
        baseline,
        bench,
        data,
        evaluate,
        export,
        read,
        runs,
        train,
    )
    from sentiment_core.errors import SentimentError
    from sentiment_core.rnn.blas import one_blas_thread
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
    """Answers wrong use with one sentence; `--help` has the rest."""

    def error(self, message: str) -> NoReturn:
        sentence = message[:1].upper() + message[1:].rstrip(".")
        self.exit(WRONG_USE, f"{sentence}. `{self.prog} --help` tells what it takes.\n")

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """As argparse does; a command tells itself what it does not know, not the program."""
        known, unknown = super().parse_known_args(args, namespace)
        if unknown:
            self.error(f"unrecognized arguments: {' '.join(unknown)}")
        return known, unknown


def make_parser() -> argparse.ArgumentParser:
    """What the command line takes."""
    parser = _Parser(
        prog="python -m sentiment_core", description="Word by Word, without a browser."
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for module in (data, train, baseline, runs, read, evaluate, export, bench, assets):
        module.add_command(commands)
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: what follows `python -m sentiment_core`; None takes them from the process.

    Returns:
        The exit code: 0, or 2 after a sentence that says what was wrong.
    """
    options = make_parser().parse_args(arguments)
    one_blas_thread()
    try:
        options.run(options)
        sys.stdout.flush()
    except SentimentError as error:
        print(error, file=sys.stderr)
        return WRONG_USE
    except BrokenPipeError:
        # Whoever read our lines has enough; not our error. Python flushes once more at its end.
        # Source: Python's documentation, library/signal, "Note on SIGPIPE".
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
