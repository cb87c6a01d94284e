"""Rights on campaigns. They are approved with 审核信息 of the articles."""

from yaojian.kernel.permissions.rights import Right

PLAN = Right("portal.campaign.plan", "策划宣传展示")
