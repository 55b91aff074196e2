"""What a workshop shares: attendance, quiz, presenter access."""
