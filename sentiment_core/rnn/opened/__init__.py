"""Models that stock Keras saved, read as plain numbers."""
