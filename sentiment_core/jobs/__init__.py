"""Jobs: queue, engine and workshop."""
