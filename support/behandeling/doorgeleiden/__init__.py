"""Referral: letters that go out, answers that come back, and what goes out without a yes (``docs/adr/0037``)."""
