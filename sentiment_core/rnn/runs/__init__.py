"""Runs: config, history and weights, and their storage on disk."""
