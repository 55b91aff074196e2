"""Custom components: word strip, strips side by side, script view, live region."""
