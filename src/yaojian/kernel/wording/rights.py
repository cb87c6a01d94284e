"""Rights on the lists of words."""

from yaojian.kernel.permissions.rights import Right

MANAGE = Right("kernel.words.manage", "维护本站词表")
JUDGE = Right("kernel.words.judge", "评判用词提示")
