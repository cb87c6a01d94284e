"""Notices: what the system tells a person, in the application and by e-mail, with every attempt recorded.

``notices.after_commit("oa.task.assigned", to=[5, 7], title="有新的待办：《…》", link="/oa/…")`` inside the transaction of
the act: the notice is there once it commits, and never if it is rolled back. Kinds are registered first.
"""

from yaojian.kernel.notices.doors import after_commit as after_commit
from yaojian.kernel.notices.doors import register_kind as register_kind
