"""Parts of pages: `show_x(value, *, key)`."""
