"""What the database itself guards: a sealed dispatch keeps its words and files, a sent delivery is never deleted."""

from django.db import migrations

FORWARD = """
-- What the database computes is not there yet before the change.
CREATE FUNCTION exchange_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION '传输公文不能删除。' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF OLD.sealed_at IS NOT NULL AND to_jsonb(NEW) - 'searchable' <> to_jsonb(OLD) - 'searchable' THEN
        RAISE EXCEPTION '传输公文封装后不能修改。' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER dispatch_sealed BEFORE UPDATE OR DELETE ON exchange_dispatch
    FOR EACH ROW EXECUTE FUNCTION exchange_sealed();

CREATE FUNCTION exchange_sent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.state <> 'draft' THEN
            RAISE EXCEPTION '已发送的传输件不能删除，只能作废。' USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN OLD;
    END IF;
    IF (NEW.dispatch_id, NEW.sender_unit_id, NEW.receiver_unit_id)
       IS DISTINCT FROM (OLD.dispatch_id, OLD.sender_unit_id, OLD.receiver_unit_id)
       OR (OLD.sent_at IS NOT NULL AND NEW.sent_at IS DISTINCT FROM OLD.sent_at)
       OR (OLD.received_at IS NOT NULL AND NEW.received_at IS DISTINCT FROM OLD.received_at)
       OR (OLD.closed_at IS NOT NULL AND (NEW.state, NEW.closed_at) IS DISTINCT FROM (OLD.state, OLD.closed_at)) THEN
        RAISE EXCEPTION '传输件已有的发送、接收、拒收、退回和作废记录不能修改。' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER delivery_kept BEFORE UPDATE OR DELETE ON exchange_delivery
    FOR EACH ROW EXECUTE FUNCTION exchange_sent();
"""

BACKWARD = """
DROP TRIGGER delivery_kept ON exchange_delivery;
DROP FUNCTION exchange_sent();
DROP TRIGGER dispatch_sealed ON exchange_dispatch;
DROP FUNCTION exchange_sealed();
"""


class Migration(migrations.Migration):
    """Triggers; reversible."""

    dependencies = [("exchange", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
