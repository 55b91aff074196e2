"""Who trains when."""
