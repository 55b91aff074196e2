"""A training job, from a config to a kept run."""
