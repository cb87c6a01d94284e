"""Jobs: work done after the answer, on the same PostgreSQL (procrastinate behind one small door).

An application declares jobs in its ``jobs.py`` with ``@jobs.task(name="oa.document.archive")`` and starts them by name with
``jobs.defer`` inside its transaction: a rollback takes the job with it. Jobs are idempotent: a worker that dies leaves its
job to be run again. The names are offered here because they need no models.
"""

from yaojian.kernel.jobs.queue import defer as defer
from yaojian.kernel.jobs.queue import defer_each as defer_each
from yaojian.kernel.jobs.queue import drop as drop
from yaojian.kernel.jobs.queue import periodic as periodic
from yaojian.kernel.jobs.queue import task as task
