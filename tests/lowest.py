"""The lowest versions that `requirements.txt` allows, and no TensorFlow, for `make test-lowest`.

    python -m tests.lowest > FILE

Prints requirements for pip: each of the app's as the lowest version that its line allows, then the
test tools.
"""

from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]

# They look at the code, not at what it runs on.
_LINTERS = ("ruff", "mypy", "pandas-stubs")


def requirements() -> list[Requirement]:
    """What the app needs, on any machine."""
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if line and not line.startswith("#")]


def lowest(requirement: Requirement) -> str:
    """The requirement with the lowest version it allows, and no other.

    Raises:
        ValueError: it has no lower bound.
    """
    for bound in requirement.specifier:
        if bound.operator in {">=", "==", "~="}:
            found = Requirement(f"{requirement.name}=={bound.version.removesuffix('.*')}")
            found.marker = requirement.marker
            return str(found)
    raise ValueError(f"{requirement} has no lower bound")


def main() -> None:
    """Print them."""
    for requirement in requirements():
        if not requirement.name.startswith("tensorflow"):
            print(lowest(requirement))
    for line in (ROOT / "tests/requirements.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith(("#", "-r", *_LINTERS)):
            print(line)


if __name__ == "__main__":
    main()
