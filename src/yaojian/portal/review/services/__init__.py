"""Acts on reviews. Whoever calls names them as ``review.services.<act>``."""

from yaojian.portal.review.services.correcting import correct_mark as correct_mark
from yaojian.portal.review.services.deciding import approve_article as approve_article
from yaojian.portal.review.services.deciding import return_article as return_article
from yaojian.portal.review.services.overriding import override_finding as override_finding
from yaojian.portal.review.services.policies import set_policy as set_policy
from yaojian.portal.review.services.submitting import recall_submission as recall_submission
from yaojian.portal.review.services.submitting import submit_article as submit_article
from yaojian.portal.review.services.tasks import BADGE as BADGE
from yaojian.portal.review.services.tasks import hand_over_tasks as hand_over_tasks
from yaojian.portal.review.services.urgent import publish_urgently as publish_urgently
from yaojian.portal.review.services.withdrawing import withdraw_article as withdraw_article
