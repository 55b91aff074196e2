"""How the networks of the lessons are trained, by Keras: for `build-assets` only."""
