"""The word strip in the browser, and the words that it is given."""
