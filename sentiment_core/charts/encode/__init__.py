"""Charts of the Encode page."""
