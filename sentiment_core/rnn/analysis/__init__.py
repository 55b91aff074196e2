"""Analyses of a network's reading of a review or a word."""
