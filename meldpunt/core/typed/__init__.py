"""What people type, on whatever keyboard: its letters and marks, and where they can be reached."""
