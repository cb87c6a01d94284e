"""Live: server-sent events to signed-in browsers, over NOTIFY; one LISTEN connection per process.

``live.after_commit(channel="user:5", kind="badge", data={"name": "oa.todo", "count": 3})`` reaches every open page of that
user once the transaction commits, and nobody if it is rolled back. Pages must not rely on it: what they show is true
without, only later.
"""

from yaojian.kernel.live.sending import after_commit as after_commit
from yaojian.kernel.live.sending import after_commit_each as after_commit_each
from yaojian.kernel.live.sending import end_streams as end_streams
