-- The session of an administrator that made this one, to act as its user; it ends with that one. No foreign key: a session
-- that is gone is over.
ALTER TABLE sessions ADD COLUMN acting_session_id BLOB;

-- What kind of thing entity_id is; the wire's word.
ALTER TABLE audit_events ADD COLUMN entity_type TEXT;

UPDATE audit_events SET entity_type = 'USER' WHERE entity_id IS NOT NULL;

CREATE INDEX audit_events_by_action ON audit_events (tenant_id, action, created_at);
CREATE INDEX audit_events_by_user ON audit_events (user_id, created_at) WHERE user_id IS NOT NULL;
CREATE INDEX audit_events_by_customer ON audit_events (customer_id, created_at) WHERE customer_id IS NOT NULL;
CREATE INDEX audit_events_by_time ON audit_events (created_at);
