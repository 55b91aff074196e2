"""Charts of the Shapes page."""
