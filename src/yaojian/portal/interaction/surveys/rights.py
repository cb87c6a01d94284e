"""Rights on surveys. Scope: the unit that asks."""

from yaojian.kernel.permissions.rights import Right

MANAGE = Right("portal.survey.manage", "组织征集调查")
READ = Right("portal.survey.read", "查看征集调查结果")
PUBLISH = Right("portal.survey.publish", "审核发布征集调查")
