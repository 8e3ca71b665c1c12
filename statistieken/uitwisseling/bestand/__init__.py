"""Files that leave a party and come in from another one: pure, no database."""
