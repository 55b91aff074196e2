"""A network's weights and its forward pass: predictions, and a trace with everything Read shows."""
