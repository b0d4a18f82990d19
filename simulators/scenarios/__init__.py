"""Training stories, one file each."""
