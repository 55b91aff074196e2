"""The runs that come with the project."""
