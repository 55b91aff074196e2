"""What several charts share: colours, labels, layers, the word axis, heat maps."""
