"""What one may do with certificates. A company sees its own by rule; the bureau those of its region by grant."""

from yaojian.kernel.permissions.rights import Right

READ = Right("enterprise.certificate.read", "查看企业电子证照")
WATCH = Right("enterprise.exchange.watch", "查看证照接口往来", holders="system_admin")
