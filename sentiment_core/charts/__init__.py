"""Values become Altair charts."""
