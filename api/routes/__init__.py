"""Routes of the API, a file per noun."""
