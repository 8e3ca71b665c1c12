"""Pure decision logic: tree, severity, law, communication blocks as versioned data."""
