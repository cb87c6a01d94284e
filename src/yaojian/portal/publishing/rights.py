"""Rights on the public site as a whole."""

from yaojian.kernel.permissions.rights import Right

PUBLISH_SITE = Right("portal.site.publish", "全站重新发布")
WATCH = Right("portal.site.watch", "看守网站、处理篡改事件、封存和归档")
