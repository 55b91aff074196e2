"""The queue of runs: order, rules, forecasts."""
