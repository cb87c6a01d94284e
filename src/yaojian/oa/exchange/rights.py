"""Rights of the exchange, each on units: of the sender to send, of the receiver to receive, of either to read."""

from yaojian.kernel.permissions.rights import Right

SEND = Right("oa.exchange.send", "发送公文传输")
RECEIVE = Right("oa.exchange.receive", "接收公文传输")
READ = Right("oa.exchange.read", "查看公文传输")
