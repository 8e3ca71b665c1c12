"""Moving through the queue: views of one's own, and the case before or after this one."""
