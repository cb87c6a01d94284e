"""Rights on the lists of words."""

from yaojian.kernel.permissions.rights import Right

MANAGE = Right("kernel.words.manage", "维护本站词表")
