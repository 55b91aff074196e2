"""Facts about files that may be gone by the time one asks."""

from pathlib import Path


def modified(path: Path) -> float:
    """When a file or folder was last changed, in seconds; 0 where it is gone."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
