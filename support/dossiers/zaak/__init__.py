"""One opened case: its two doors, and what lies behind both: access, evidence, judgements, reading, erasing."""
