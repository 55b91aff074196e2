"""Training a network in NumPy: step, optimizer, loss, progress, cost."""
