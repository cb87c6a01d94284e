"""What one may do with results of supervision. Reading them goes with reading the company."""

from yaojian.kernel.permissions.rights import Right

RECORD = Right("enterprise.supervision.record", "录入监管信息")
