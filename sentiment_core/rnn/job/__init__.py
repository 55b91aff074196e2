"""A training job, from a config to a stored run."""
