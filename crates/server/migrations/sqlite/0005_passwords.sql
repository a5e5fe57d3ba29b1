-- Links that are mailed: to activate an account, to choose a new password. One of each kind a user: a new one voids the
-- one before. Used up by being deleted.
CREATE TABLE password_links (
    user_id    BLOB    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    purpose    TEXT    NOT NULL CHECK (purpose IN ('ACTIVATION', 'RESET')),
    token_hash BLOB    NOT NULL UNIQUE,
    created_at BIGINT  NOT NULL,
    expires_at BIGINT  NOT NULL,
    PRIMARY KEY (user_id, purpose)
);

CREATE INDEX password_links_by_end ON password_links (expires_at);

-- Hashes that were replaced, while the settings ask that they do not come back.
CREATE TABLE password_history (
    id            BLOB    NOT NULL PRIMARY KEY,
    user_id       BLOB    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    password_hash TEXT    NOT NULL,
    replaced_at   BIGINT  NOT NULL
);

CREATE INDEX password_history_by_user ON password_history (user_id, replaced_at);

-- Until when a key that signs no more still checks what it signed; NULL for the one that signs.
ALTER TABLE signing_keys ADD COLUMN checks_until BIGINT;
