"""Benchmark: the speed of this project against stock Keras."""
