"""Asking addresses on the network that somebody else wrote down, without being led into our own house. Plain Python.

``addresses`` says which addresses the whole internet can reach; ``asking`` looks whether links answer.
"""
