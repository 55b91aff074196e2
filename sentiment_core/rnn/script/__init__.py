"""The Keras script and the model summary of a config."""
