"""Accuracy of a network on labelled reviews, with its uncertainty."""
