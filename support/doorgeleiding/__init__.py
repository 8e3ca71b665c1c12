"""Referral with a loop: a letter, how it went out, the reply, what came of it; silence is noticed (protocol 3.2)."""
