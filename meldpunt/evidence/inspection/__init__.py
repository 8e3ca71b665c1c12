"""Looking at a file without trusting it: in a closed child process, and by a virus scanner."""
