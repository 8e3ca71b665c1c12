"""A party's own colour and logo, made safe before a page shows them."""
