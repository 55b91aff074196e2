"""Labelled reviews from a file of somebody's own."""
