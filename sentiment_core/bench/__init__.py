"""How fast: this project against stock Keras, in one process tree, in turn."""
