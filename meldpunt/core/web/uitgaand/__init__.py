"""What leaves for a browser as a file."""
