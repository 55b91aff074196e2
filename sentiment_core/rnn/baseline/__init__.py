"""Bag of words and a linear SVM: the baseline to compare a network with."""
