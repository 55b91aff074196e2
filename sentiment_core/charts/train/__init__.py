"""Charts of the Train page."""
