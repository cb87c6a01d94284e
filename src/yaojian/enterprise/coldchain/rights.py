"""What one may do with cold-chain data: keeping them is the company's, by membership. The bureau reads them in the report."""

from yaojian.kernel.permissions.rights import Right

RECORD = Right("enterprise.coldchain.record", "维护本企业冷链数据")
