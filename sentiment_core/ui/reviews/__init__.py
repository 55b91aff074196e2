"""Validation reviews: how many a run gets right, and any of them opened on Read."""
