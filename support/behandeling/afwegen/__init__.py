"""Setting a case apart: it is criticism and no incident, says a person, with a reason that the melder reads."""
