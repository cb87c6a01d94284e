"""Keeps old addresses of columns: collapsed, without loops. Where one leads now is told by ``queries.moved_to``."""

from yaojian.portal.columns.models import MovedAddress


def remember_move(old: str, new: str) -> None:
    """From now on ``old`` answers with ``new``. Earlier moves that led to ``old`` lead on to ``new`` at once.

    What stands at ``new`` now is no old address any more, so a chain never comes back to its beginning.
    """
    if old == new:
        return
    settle(new)
    for one in MovedAddress.objects.filter(new__startswith=old) if old.endswith("/") else ():
        one.new = new + one.new.removeprefix(old)
        one.save(update_fields=["new"])
    MovedAddress.objects.filter(new=old).update(new=new)
    MovedAddress.objects.update_or_create(old=old, defaults={"new": new})


def settle(address: str) -> None:
    """Something stands at ``address`` itself: it is no old address."""
    MovedAddress.objects.filter(old=address).delete()
