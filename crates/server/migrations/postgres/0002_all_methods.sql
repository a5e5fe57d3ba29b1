-- Where codes go, for methods that send them.
ALTER TABLE enrolments ADD COLUMN address TEXT;

-- A code that was sent. Worth nothing until its delivery succeeded.
CREATE TABLE challenges (
    id           UUID    NOT NULL PRIMARY KEY,
    user_id      UUID    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    purpose      TEXT    NOT NULL CHECK (purpose IN ('SIGN_IN', 'ENROLMENT')),
    method       TEXT    NOT NULL CHECK (method IN ('SMS', 'EMAIL')),
    owner_id     UUID    NOT NULL, -- the sign-in or session that asked for it
    address      TEXT    NOT NULL, -- the exact one that it was sent to
    code_hash    BYTEA   NOT NULL,
    guesses      BIGINT  NOT NULL,
    created_at   BIGINT  NOT NULL,
    delivered_at BIGINT,
    expires_at   BIGINT  NOT NULL,
    UNIQUE (user_id, purpose, method)
);

CREATE INDEX challenges_by_end ON challenges (expires_at);

CREATE TABLE backup_codes (
    user_id   UUID    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    code_hash BYTEA   NOT NULL,
    used_at   BIGINT,
    PRIMARY KEY (user_id, code_hash)
);

-- Notices that wait to be mailed.
CREATE TABLE messages (
    id           UUID    NOT NULL PRIMARY KEY,
    address      TEXT    NOT NULL,
    event        TEXT    NOT NULL, -- JSON: what to tell
    attempts     BIGINT  NOT NULL,
    due_at       BIGINT  NOT NULL,
    expires_at   BIGINT  NOT NULL
);

CREATE INDEX messages_by_due ON messages (due_at);

-- When somebody was told that the second step never came, or that there was nothing to tell.
ALTER TABLE sign_ins ADD COLUMN noticed_at BIGINT;
