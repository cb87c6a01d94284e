"""The lanes, and the triggers that make the log append-only."""

from django.db import migrations

FORWARD = """
INSERT INTO audit_lane (lane, seq, hash) SELECT n, 0, repeat('0', 64) FROM generate_series(0, 7) AS n;

CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '审计记录只能追加，不能修改或删除。' USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION audit_lane_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '审计链只能向前。' USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE ON audit_event
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_event_no_truncate BEFORE TRUNCATE ON audit_event
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_lane_no_delete BEFORE DELETE ON audit_lane
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_lane_no_truncate BEFORE TRUNCATE ON audit_lane
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_lane_forward BEFORE UPDATE ON audit_lane
    FOR EACH ROW WHEN (NEW.lane <> OLD.lane OR NEW.seq < OLD.seq) EXECUTE FUNCTION audit_lane_forward();
"""

BACKWARD = """
DROP TRIGGER audit_lane_forward ON audit_lane;
DROP TRIGGER audit_lane_no_truncate ON audit_lane;
DROP TRIGGER audit_lane_no_delete ON audit_lane;
DROP TRIGGER audit_event_no_truncate ON audit_event;
DROP TRIGGER audit_event_append_only ON audit_event;
DROP FUNCTION audit_lane_forward();
DROP FUNCTION audit_refuse();
DELETE FROM audit_lane;
"""


class Migration(migrations.Migration):
    """Lanes and triggers; reversible."""

    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
