"""The Dask cluster that trains, and the connection to it."""
