"""Public pages that explain: start, help, contact points, the decision tree."""
