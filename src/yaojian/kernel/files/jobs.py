"""Work on files after the answer."""

from yaojian.kernel import jobs
from yaojian.kernel.actors import system_actor

from . import photo_services, piece_services, previews, services
from .models import StoredFile

DRAWN_AHEAD = 20
"""Pages drawn before anybody asks; later ones are drawn at first sight."""


@jobs.task(name="kernel.files.draw_pages")
def draw_pages(file_id: str) -> None:
    """Draw the first page images, so that the first reader does not wait. Harmless to repeat."""
    file = StoredFile.objects.filter(pk=file_id).first()
    if file is None:
        return
    for number in range(1, min(file.page_count, DRAWN_AHEAD) + 1):
        previews.page_image(file.sha256, number, file.name)


@jobs.periodic(name="kernel.files.sweep", cron="17 3 * * *")
def sweep(timestamp: int) -> None:
    """Nightly: uploads nobody claimed or went on with, tickets long over, bytes nobody names."""
    del timestamp
    piece_services.sweep_uploads()
    photo_services.sweep_tickets()
    services.sweep(actor=system_actor("文件清理"))
