"""Charts of the Read page."""
