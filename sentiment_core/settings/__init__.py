"""What can be chosen for a run: limits, the config, presets."""
