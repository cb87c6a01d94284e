"""Published versions of guides are never changed or removed, whoever tries: people relied on them."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION guides_keep_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are insert-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER guides_version_stays BEFORE UPDATE OR DELETE ON guides_guideversion
    FOR EACH ROW EXECUTE FUNCTION guides_keep_version();
"""
BACKWARD = """
DROP TRIGGER guides_version_stays ON guides_guideversion;
DROP FUNCTION guides_keep_version();
"""


class Migration(migrations.Migration):
    dependencies = [("guides", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
