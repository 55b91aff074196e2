"""Training of the lessons' networks with Keras, for `build-assets`."""
