"""A reading as one HTML file, with or without its network, and the scripts that draw it."""
