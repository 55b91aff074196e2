"""What the browser draws itself, for components of the app and for pages without a server."""
