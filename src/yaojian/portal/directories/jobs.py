"""Work of the worker: reading imported files, the same-source patrol."""

from uuid import UUID

from yaojian.kernel import jobs
from yaojian.kernel.actors import Channel, system_actor
from yaojian.kernel.jobs import services as runs
from yaojian.portal.directories import patrol as patrolling
from yaojian.portal.directories import reading
from yaojian.portal.directories.services import PATROL_JOB, READ_JOB

READER = system_actor("读取数据文件", Channel.JOB)
PATROL = system_actor("同源性巡检", Channel.JOB)


@jobs.task(name=READ_JOB)
def read(run_id: str, edition_id: str) -> None:
    """Read the file of an edition."""
    reading.read_edition(actor=READER, edition_id=UUID(edition_id), run_id=run_id)


@jobs.task(name=PATROL_JOB)
def patrol(run_id: str, directory_id: int) -> None:
    """Look at the citations of one directory after its publication."""
    bad = patrolling.patrol(actor=PATROL, directory_id=directory_id)
    runs.finish(run_id, message=f"{bad} 处引用与数据不一致。" if bad else "引用全部一致。")


@jobs.periodic(name="portal.directories.patrol_all", cron="10 18 * * *")
def patrol_all(timestamp: int) -> None:
    """Nightly (2:10 in Beijing): every citation."""
    del timestamp
    patrolling.patrol(actor=PATROL)
