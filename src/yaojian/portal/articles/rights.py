"""Rights on articles."""

from yaojian.kernel.permissions.rights import Right

WRITE = Right("portal.article.write", "撰写信息")
REVIEW = Right("portal.article.review", "审核信息")
WITHDRAW = Right("portal.article.withdraw", "撤下信息")
IMPORT = Right("portal.article.import", "导入历史信息")
SIGN = Right("portal.article.sign", "签发信息")
PROOF = Right("portal.article.proof", "校对信息")
