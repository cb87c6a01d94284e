"""Rectification (问题整改): a finding is given to somebody, mended, checked again by the engine, closed; or it is a false alarm. P2.

Fed by every run that ends; approved false alarms go back into the next run as its allow-list.
"""
