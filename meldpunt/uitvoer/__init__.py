"""The audit trail as a file, asked by one person and agreed to by a second one."""
