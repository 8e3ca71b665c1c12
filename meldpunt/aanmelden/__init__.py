"""The pages of signing in: name and passphrase, second factor, invitation, getting back in."""
