"""What a run is called until a person names it."""

from sentiment_core.i18n import t
from sentiment_core.settings.config import RunConfig

EXPLODING_ID = "bundled-explodes"
"""The bundled run with the settings of the preset "explodes"."""


def default_name(run_id: str, config: RunConfig) -> str:
    """The cell and the first six digits of the id, e.g. "GRU 3f2a91"; what a bundled run shows."""
    cell = config.cell_text
    if not run_id.startswith("bundled-"):
        return f"{cell} {run_id[:6]}"
    if run_id.startswith("bundled-embedding-"):
        return t("bundled {cell}, embedding {size}", cell=cell, size=config.embedding_dim)
    if run_id == EXPLODING_ID:
        return t("bundled exploding")
    if config.bidirectional:
        return t("bundled Bi{cell}", cell=cell)
    return t("bundled {cell}", cell=cell)
