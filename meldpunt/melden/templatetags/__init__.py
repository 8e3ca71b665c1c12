"""Words for what came in, one by one."""
