"""The institution: units, persons, posts and who is in charge of what (O15, P3).

A dated tree: units and posts have a first and, once over, a last day. Nothing that happened is rewritten: a person who
moves gets a new post, a reorganised unit is closed and followed by its successor. Companies are not units.
"""
