"""Ways to reach a runner, one file each."""
