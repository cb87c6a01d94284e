"""What the database itself guards: body versions and products are written once."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION outgoing_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '正文版本和成文文件只能追加，不能修改或删除。' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER outgoing_version_insert_only BEFORE UPDATE OR DELETE ON outgoing_bodyversion
    FOR EACH ROW EXECUTE FUNCTION outgoing_refuse();
CREATE TRIGGER outgoing_product_insert_only BEFORE UPDATE OR DELETE ON outgoing_product
    FOR EACH ROW EXECUTE FUNCTION outgoing_refuse();
"""

BACKWARD = """
DROP TRIGGER outgoing_product_insert_only ON outgoing_product;
DROP TRIGGER outgoing_version_insert_only ON outgoing_bodyversion;
DROP FUNCTION outgoing_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("outgoing", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
