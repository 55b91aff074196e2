"""Finished runs: what one holds, and how they are kept on disk."""
