"""Segments and links are only ever added, like events; and a row's number is drawn by a transaction that can be seen to be open.

The sealer must not seal past a number that an open transaction still holds. PostgreSQL gives a transaction its own number with the first thing it
writes, but draws the row's number a moment before that: the trigger turns the two around (domain/audit/services/commit_horizon.py).
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION audit_segment_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the sealed log is only ever added to';
END $$;
CREATE TRIGGER audit_segment_append_only BEFORE UPDATE OR DELETE ON audit_segment
FOR EACH ROW EXECUTE FUNCTION audit_segment_append_only();
CREATE TRIGGER audit_link_append_only BEFORE UPDATE OR DELETE ON audit_link
FOR EACH ROW EXECUTE FUNCTION audit_segment_append_only();
CREATE FUNCTION audit_event_announced() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_current_xact_id();
    RETURN NULL;
END $$;
CREATE TRIGGER audit_event_announced BEFORE INSERT ON audit_event
FOR EACH STATEMENT EXECUTE FUNCTION audit_event_announced();
"""
BACKWARD = """
DROP TRIGGER audit_event_announced ON audit_event;
DROP FUNCTION audit_event_announced();
DROP TRIGGER audit_link_append_only ON audit_link;
DROP TRIGGER audit_segment_append_only ON audit_segment;
DROP FUNCTION audit_segment_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_segments")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
