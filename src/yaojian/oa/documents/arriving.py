"""What gives somebody a document to read: a task of its matter that has come to a person or a unit."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from yaojian.oa.flow.models import Task, TaskState


def arrived(condition: Q) -> QuerySet[Task]:
    """Tasks under ``condition`` that have come to their holders, whatever became of them."""
    return Task.objects.filter(condition).exclude(state=TaskState.QUEUED)


class Arrived(Exists):
    """A condition on documents: there is such a task. One document costs one probe among the few tasks of its matter.

    It keeps its ``condition``, because whoever lists what somebody may read asks the tasks themselves, which lie in an
    index in the order of the list.
    """

    def __init__(self, condition: Q) -> None:
        self.condition = condition
        here = OuterRef("instance")
        # The second says nothing new, but where ids are only equal, PostgreSQL may first put all that somebody ever did
        # into a table of its own (200,000 tasks, 100 ms) in order to look at twenty documents.
        super().__init__(arrived(condition).filter(instance=here, instance__lte=here))
