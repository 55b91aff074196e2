"""What a network does with a review or a word, computed from its weights."""
