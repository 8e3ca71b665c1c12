"""The pages on which parties learn together: files in and out, keys, and the joint report; no tables."""
