"""The networks: equations, weights, traces, training, runs."""
