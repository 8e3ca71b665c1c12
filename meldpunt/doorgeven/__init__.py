"""The pages of referral: a letter that is made, looked over and sent, its answer, and the page for somebody outside."""
