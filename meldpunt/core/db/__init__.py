"""What every app asks of the database itself: on whose behalf, with which rights, and many rows at once."""
