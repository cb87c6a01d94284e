"""Who may write and publish what companies are asked."""

from yaojian.kernel.permissions.rights import Right

EDIT = Right("enterprise.definition.edit", "编制报告格式")
PUBLISH = Right("enterprise.definition.publish", "发布报告格式")
