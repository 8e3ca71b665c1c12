"""The ceremony of keys: setting up an installation."""
