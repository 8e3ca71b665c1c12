"""What goes before a release: which rows it prints, how small it may be, who agrees, and whether it is done over."""
