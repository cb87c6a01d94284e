"""What the pages of all surfaces share: layouts, parts, navigation, refusals, security headers.

Stands beside the kernel: knows who acts and what was refused, but no system. Systems tell it their navigation entries.
"""
