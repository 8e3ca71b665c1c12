"""What makes evidence stand outside: a signed root each day, the manifest, time stamps, and a program that checks."""
