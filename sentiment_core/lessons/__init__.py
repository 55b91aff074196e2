"""Small networks that each show one shape of input and output; read from bundled weights."""
