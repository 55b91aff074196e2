"""Where the files that come with the app are."""

from pathlib import Path

ASSETS = Path(__file__).parents[2] / "assets"
