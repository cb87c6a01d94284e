"""Records of campaigns are never changed or removed."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION campaigns_keep_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are insert-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER campaign_event_stays BEFORE UPDATE OR DELETE ON campaigns_campaignevent
    FOR EACH ROW EXECUTE FUNCTION campaigns_keep_record();
"""
BACKWARD = """
DROP TRIGGER campaign_event_stays ON campaigns_campaignevent;
DROP FUNCTION campaigns_keep_record();
"""


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
