"""Certificates: the registry under every fault, whose certificates one sees, renewals."""
