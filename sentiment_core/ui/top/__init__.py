"""The line on top of every page: the title, the review and the network that are read."""
