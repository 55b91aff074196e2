"""The wall clock may jump: what waits or counts asks the one that only grows."""

import ast
from pathlib import Path

import pytest
from cryptography import x509

from sentiment_core.jobs.engine.certificate import new_certificate

PACKAGE = Path(__file__).parents[1] / "sentiment_core"
WALL_CLOCKS = {
    "time.time", "time.time_ns", "time.localtime", "time.gmtime", "time.strftime", "time.ctime",
    "datetime.now", "datetime.today", "datetime.utcnow", "date.today",
}  # fmt: skip
# Files tell a time of day only. What is older than an hour or a day there is left over.
OF_FILES = {"data/cache.py", "rnn/runs/partial.py"}


def wall_clocks(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    read = {ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    imported = {
        f"{node.module}.{name.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for name in node.names
    }
    return {clock for clock in WALL_CLOCKS for found in read | imported if found.endswith(clock)}


def test_only_files_are_asked_for_the_time_of_day() -> None:
    found = {str(path.relative_to(PACKAGE)) for path in PACKAGE.rglob("*.py") if wall_clocks(path)}
    assert found == OF_FILES


def test_a_worker_may_join_the_engine_whatever_the_clock_was_set_to() -> None:
    """Dask's certificate began at the moment it was made: after an hour back no worker came."""
    security = new_certificate()
    certificate = x509.load_pem_x509_certificate(security.tls_ca_file.encode())
    assert certificate.not_valid_before_utc.year < 2000
    assert certificate.not_valid_after_utc.year > 2100
    assert security.require_encryption


@pytest.mark.parametrize("other", ["tls_client_key", "tls_ca_file"])
def test_every_engine_has_a_key_of_its_own(other: str) -> None:
    assert getattr(new_certificate(), other) != getattr(new_certificate(), other)
