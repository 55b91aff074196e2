"""How good a network is on labelled reviews, and how sure that figure is."""
