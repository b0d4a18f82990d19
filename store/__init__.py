"""The one way to the database: the truth and the queue."""
