"""Rights on the public site as a whole."""

from yaojian.kernel.permissions.rights import Right

PUBLISH_SITE = Right("portal.site.publish", "全站重新发布")
