"""Rights on disclosure."""

from yaojian.kernel.permissions.rights import Right

DISCLOSE = Right("portal.disclosure.write", "登记公开信息")
"""On articles: give one its record, change its validity, link it with its interpretations."""
MANAGE = Right("portal.disclosure.manage", "维护信息公开平台和年报")
