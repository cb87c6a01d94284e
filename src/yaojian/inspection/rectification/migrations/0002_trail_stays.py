"""Triggers: what was done about a problem is inserted, never changed or removed."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION inspection_rectification_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '整改记录只能追加，不能修改或删除。' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER rectification_event_append_only BEFORE UPDATE OR DELETE ON inspection_rectification_rectificationevent
    FOR EACH ROW EXECUTE FUNCTION inspection_rectification_refuse();
CREATE TRIGGER rectification_event_no_truncate BEFORE TRUNCATE ON inspection_rectification_rectificationevent
    FOR EACH STATEMENT EXECUTE FUNCTION inspection_rectification_refuse();
"""
BACKWARD = """
DROP TRIGGER rectification_event_no_truncate ON inspection_rectification_rectificationevent;
DROP TRIGGER rectification_event_append_only ON inspection_rectification_rectificationevent;
DROP FUNCTION inspection_rectification_refuse();
"""


class Migration(migrations.Migration):
    """Reversible."""

    dependencies = [("inspection_rectification", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
