"""The systems outside, each a small server started by one command: ``python -m simulators.<name>``.

They speak the real protocol and can be told to be slow, wrong or down; nothing here is part of the product.
"""
