"""Versions of own words and verdicts are never changed or removed."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION wording_keep_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are insert-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER wording_version_stays BEFORE UPDATE OR DELETE ON wording_sitewordversion
    FOR EACH ROW EXECUTE FUNCTION wording_keep_version();
CREATE TRIGGER wording_verdict_stays BEFORE UPDATE OR DELETE ON wording_markverdict
    FOR EACH ROW EXECUTE FUNCTION wording_keep_version();
"""
BACKWARD = """
DROP TRIGGER wording_verdict_stays ON wording_markverdict;
DROP TRIGGER wording_version_stays ON wording_sitewordversion;
DROP FUNCTION wording_keep_version();
"""


class Migration(migrations.Migration):
    dependencies = [("wording", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
