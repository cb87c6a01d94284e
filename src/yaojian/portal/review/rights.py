"""Rights on reviews, the gate and their rules. 审核, 签发, 校对 themselves stand with the articles."""

from yaojian.kernel.permissions.rights import Right

URGENT = Right("portal.article.urge", "应急发布")
OVERRIDE = Right("portal.gate.override", "放行发布检查问题")
POLICY = Right("portal.review.arrange", "设置审核流程")
