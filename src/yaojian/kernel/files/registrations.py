"""What this room tells the others."""

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit.registry import register_actions

from .models import StoredFile
from .owners import register_owner
from .services import DRAFT


def _may_read_draft(actor: Actor, file: StoredFile) -> bool:
    return actor.user_id is not None and file.uploaded_by_id == actor.user_id


def register() -> None:
    """Called once, when all apps are loaded."""
    register_owner(DRAFT, _may_read_draft)
    register_actions(
        {
            "kernel.files.stored": "上传文件",
            "kernel.files.attached": "归入文件",
            "kernel.files.removed": "删除文件",
            "kernel.files.downloaded": "下载文件",
            "kernel.files.ticket_handed_out": "生成手机拍照二维码",
            "kernel.files.ticket_revoked": "停用手机拍照二维码",
            "kernel.files.photos_taken": "手机拍照上传",
            "kernel.files.upload_begun": "开始分段上传",
            "kernel.files.upload_abandoned": "放弃分段上传",
        }
    )
