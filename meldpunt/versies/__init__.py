"""One engine for texts, cards and settings that are edited in the browser: immutable versions, published by two."""
