"""Charts of the Workshop page."""
