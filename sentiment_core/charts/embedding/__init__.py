"""Charts of the Embedding page."""
