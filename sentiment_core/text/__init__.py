"""A review becomes numbers."""
