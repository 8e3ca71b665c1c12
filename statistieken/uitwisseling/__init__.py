"""Figures of several parties: signed files in and out, and one joint report."""
