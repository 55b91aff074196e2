"""Labelled reviews from a user's file."""
