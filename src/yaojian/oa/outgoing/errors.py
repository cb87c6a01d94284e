"""What can go wrong with an outgoing document."""

from dataclasses import dataclass, field
from http import HTTPStatus

from yaojian.kernel.errors import Refusal


@dataclass(eq=False)
class NotABody(Refusal):
    """The upload holds no text a document could be made of. ``why`` is Chinese, without full stop."""

    code = "oa.outgoing.not_a_body"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "“{name}”不能用作正文：{why}。"
    remedy = "请用 Word 另存为 docx 格式后重新上传，或在页面上直接填写正文。"
    name: str
    why: str


@dataclass(eq=False)
class BodyMovedOn(Refusal):
    """Somebody saved a newer version meanwhile. ``mine`` is what the writer sent, kept for him to compare."""

    code = "oa.outgoing.body_moved_on"
    status = HTTPStatus.CONFLICT
    sentence = "您修改时，{name}已保存了第 {number} 版正文，您的修改没有保存，两份文字都在下面。"
    remedy = "请对照最新一版，把需要的内容并入后再保存。"
    name: str
    number: int
    mine: tuple[str, ...] = field(default=())


@dataclass(eq=False)
class BodyLocked(Refusal):
    """The document is not at a step at which this actor may change the body."""

    code = "oa.outgoing.body_locked"
    status = HTTPStatus.CONFLICT
    sentence = "现在是“{step}”环节，不能修改正文。"
    remedy = "确需修改的，请退回到拟稿或核稿环节。"
    step: str


@dataclass(eq=False)
class NotAtStep(Refusal):
    """The document is not at the step this act belongs to, or it waits with somebody else."""

    code = "oa.outgoing.not_at_step"
    status = HTTPStatus.CONFLICT
    sentence = "现在是“{step}”环节，由{holders}办理，不能{act}。"
    remedy = "请等公文到达相应环节，或请办理人操作。"
    step: str
    holders: str
    act: str


@dataclass(eq=False)
class NotReady(Refusal):
    """Something this step must bring about is missing. ``missing`` is a Chinese sentence."""

    code = "oa.outgoing.not_ready"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "“{step}”还不能提交：{missing}"
    remedy = "请补齐后再提交，已写的意见仍在。"
    step: str
    missing: str


@dataclass(eq=False)
class AlreadyNumbered(Refusal):
    """A document bears its number for ever."""

    code = "oa.outgoing.already_numbered"
    status = HTTPStatus.CONFLICT
    sentence = "这件公文已编号为 {number}，不再另编。"
    remedy = "退回修改后也沿用这个号，直接进行下一步即可。"
    number: str


@dataclass(eq=False)
class SealMissing(Refusal):
    """No seal of this organ is kept here."""

    code = "oa.outgoing.seal_missing"
    status = HTTPStatus.CONFLICT
    sentence = "还没有登记“{bureau}”的印章，不能用印。"
    remedy = "请印章管理员先在“印章”页登记印章图片。"
    bureau: str


@dataclass(eq=False)
class MarksOpen(Refusal):
    """A proof with marks that nobody has settled."""

    code = "oa.outgoing.marks_open"
    status = HTTPStatus.CONFLICT
    sentence = "清样上还有 {count} 条校对意见没有处理。"
    remedy = "请先重新套红或说明处理情况，再用印。"
    count: int


@dataclass(eq=False)
class SignTaken(Refusal):
    """Two organs cannot write the same 机关代字."""

    code = "oa.outgoing.sign_taken"
    status = HTTPStatus.CONFLICT
    sentence = "机关代字“{text}”已由{bureau}使用。"
    remedy = "请换一个代字。"
    text: str
    bureau: str


@dataclass(eq=False)
class NumberInUse(Refusal):
    """A number given to a document cannot be voided while the document is alive."""

    code = "oa.outgoing.number_in_use"
    status = HTTPStatus.CONFLICT
    sentence = "{number} 已编给《{title}》，不能作废。"
    remedy = "要停用这个号，请先作废这件公文。"
    number: str
    title: str


@dataclass(eq=False)
class NotConfirmed(Refusal):
    """A seal is put on paper only by somebody who has just shown again who he is."""

    code = "oa.outgoing.not_confirmed"
    status = HTTPStatus.FORBIDDEN
    sentence = "密码不对，没有用印。"
    remedy = "请核对本人的登录密码后重试；连续输错会锁定账号。"
