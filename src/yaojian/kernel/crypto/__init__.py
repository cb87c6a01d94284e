"""Secrets at rest: fields of personal data sealed with SM4-GCM, and keyed hashes (HMAC-SM3) to look them up by.

Software keys alone do not pass 密评 (GB/T 39786-2021): a certified module takes the place of ``keyring`` then.
"""
