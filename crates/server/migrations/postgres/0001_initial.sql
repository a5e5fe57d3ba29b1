-- Times are milliseconds since the epoch. Ids are UUIDs. JSON is text.

-- Proof that the given master key is the one that sealed this database. One row.
CREATE TABLE keyring (
    only_row   BIGINT  NOT NULL PRIMARY KEY CHECK (only_row = 1),
    key_id     TEXT    NOT NULL,
    created_at BIGINT  NOT NULL
);

CREATE TABLE signing_keys (
    id         UUID    NOT NULL PRIMARY KEY,
    algorithm  TEXT    NOT NULL CHECK (algorithm IN ('ES256', 'HS512')),
    generation BIGINT  NOT NULL,
    secret     TEXT    NOT NULL, -- sealed
    created_at BIGINT  NOT NULL,
    UNIQUE (algorithm, generation)
);

CREATE TABLE settings (
    name       TEXT    NOT NULL PRIMARY KEY,
    value      TEXT    NOT NULL, -- JSON
    version    BIGINT  NOT NULL,
    updated_at BIGINT  NOT NULL
);

CREATE TABLE tenant_profiles (
    id         UUID    NOT NULL PRIMARY KEY,
    created_at BIGINT  NOT NULL,
    name       TEXT    NOT NULL UNIQUE,
    is_default BOOLEAN NOT NULL
);

CREATE TABLE tenants (
    id         UUID    NOT NULL PRIMARY KEY,
    created_at BIGINT  NOT NULL,
    title      TEXT    NOT NULL,
    profile_id UUID    NOT NULL REFERENCES tenant_profiles (id)
);

CREATE TABLE customers (
    id         UUID    NOT NULL PRIMARY KEY,
    created_at BIGINT  NOT NULL,
    tenant_id  UUID    NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    title      TEXT    NOT NULL,
    UNIQUE (tenant_id, title)
);

CREATE TABLE users (
    id              UUID    NOT NULL PRIMARY KEY,
    created_at      BIGINT  NOT NULL,
    authority       TEXT    NOT NULL CHECK (authority IN ('SYS_ADMIN', 'TENANT_ADMIN', 'CUSTOMER_USER')),
    tenant_id       UUID    REFERENCES tenants (id) ON DELETE CASCADE,
    customer_id     UUID    REFERENCES customers (id) ON DELETE CASCADE,
    email           TEXT    NOT NULL,
    email_key       TEXT    NOT NULL UNIQUE, -- lower case: what is compared
    first_name      TEXT,
    last_name       TEXT,
    phone           TEXT,
    additional_info TEXT    NOT NULL, -- JSON
    version         BIGINT  NOT NULL,
    CHECK ((authority = 'SYS_ADMIN' AND tenant_id IS NULL AND customer_id IS NULL)
        OR (authority = 'TENANT_ADMIN' AND tenant_id IS NOT NULL AND customer_id IS NULL)
        OR (authority = 'CUSTOMER_USER' AND tenant_id IS NOT NULL AND customer_id IS NOT NULL))
);

CREATE INDEX users_by_tenant ON users (tenant_id);

CREATE TABLE credentials (
    user_id                UUID    NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    password_hash          TEXT, -- NULL until activated
    password_changed_at    BIGINT,
    is_enabled             BOOLEAN NOT NULL,
    last_login_at          BIGINT,
    password_failures      BIGINT  NOT NULL,
    second_factor_failures BIGINT  NOT NULL,
    locks                  BIGINT  NOT NULL, -- since the last full sign-in
    locked_until           BIGINT,
    methods_version        BIGINT  NOT NULL -- grows with each change of the user's methods; its row lock orders them
);

CREATE TABLE enrolments (
    id         UUID    NOT NULL PRIMARY KEY,
    user_id    UUID    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    method     TEXT    NOT NULL CHECK (method IN ('TOTP', 'SMS', 'EMAIL', 'BACKUP_CODE')),
    secret     TEXT, -- sealed
    last_step  BIGINT, -- TOTP: latest step ever accepted
    is_default BOOLEAN NOT NULL,
    created_at BIGINT  NOT NULL,
    UNIQUE (user_id, method)
);

-- A method being set up, by one session or one sign-in.
CREATE TABLE pending_enrolments (
    id         UUID    NOT NULL PRIMARY KEY,
    owner_id   UUID    NOT NULL,
    user_id    UUID    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    method     TEXT    NOT NULL CHECK (method IN ('TOTP', 'SMS', 'EMAIL', 'BACKUP_CODE')),
    secret     TEXT, -- sealed
    created_at BIGINT  NOT NULL,
    expires_at BIGINT  NOT NULL,
    UNIQUE (owner_id, method)
);

CREATE INDEX pending_enrolments_by_user ON pending_enrolments (user_id);
CREATE INDEX pending_enrolments_by_end ON pending_enrolments (expires_at);

CREATE TABLE sign_ins (
    id             UUID    NOT NULL PRIMARY KEY,
    user_id        UUID    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    stage          TEXT    NOT NULL CHECK (stage IN ('PRE_VERIFICATION_TOKEN', 'MFA_CONFIGURATION_TOKEN')),
    cookie_hash    BYTEA   UNIQUE, -- of a browser
    client_address TEXT,
    user_agent     TEXT,
    created_at     BIGINT  NOT NULL,
    expires_at     BIGINT  NOT NULL,
    enrolled_at    BIGINT,
    consumed_at    BIGINT
);

CREATE INDEX sign_ins_by_user ON sign_ins (user_id);
CREATE INDEX sign_ins_by_end ON sign_ins (expires_at);

CREATE TABLE sessions (
    id             UUID    NOT NULL PRIMARY KEY,
    user_id        UUID    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    cookie_hash    BYTEA   UNIQUE, -- of a browser; NULL for tokens
    generation     BIGINT  NOT NULL,
    rotated_at     BIGINT  NOT NULL,
    client_address TEXT,
    user_agent     TEXT,
    created_at     BIGINT  NOT NULL,
    last_used_at   BIGINT  NOT NULL,
    proved_at      BIGINT  NOT NULL,
    expires_at     BIGINT  NOT NULL,
    ended_at       BIGINT,
    end_reason     TEXT
);

CREATE INDEX sessions_by_user ON sessions (user_id);
CREATE INDEX sessions_by_end ON sessions (expires_at);

-- Counters in windows of time. The key is a keyed hash: no addresses in clear.
CREATE TABLE throttles (
    key          BYTEA   NOT NULL PRIMARY KEY,
    window_start BIGINT  NOT NULL,
    hits         BIGINT  NOT NULL,
    expires_at   BIGINT  NOT NULL
);

CREATE INDEX throttles_by_end ON throttles (expires_at);

-- The link with which the first system administrator is made. One at most: of two, two people could make one each.
CREATE TABLE setup_link (
    only_row   BIGINT  NOT NULL PRIMARY KEY CHECK (only_row = 1),
    token_hash BYTEA   NOT NULL,
    created_at BIGINT  NOT NULL,
    expires_at BIGINT  NOT NULL,
    used_at    BIGINT
);

-- No foreign keys: what happened stays when those it happened to are gone.
CREATE TABLE audit_events (
    id          UUID    NOT NULL PRIMARY KEY,
    created_at  BIGINT  NOT NULL,
    tenant_id   UUID,
    customer_id UUID,
    user_id     UUID, -- who did it
    user_name   TEXT,
    entity_id   UUID, -- to whom or what
    entity_name TEXT,
    action      TEXT    NOT NULL,
    data        TEXT    NOT NULL, -- JSON
    is_success  BOOLEAN NOT NULL,
    failure     TEXT
);

CREATE INDEX audit_events_by_tenant ON audit_events (tenant_id, created_at);
CREATE INDEX audit_events_by_entity ON audit_events (entity_id, created_at);
