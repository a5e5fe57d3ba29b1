-- What administrators keep of tenants, profiles, customers and users.

-- Lower case, for searches in any letter case. Empty only where a node of an older version wrote the row.
ALTER TABLE tenants ADD COLUMN title_key TEXT NOT NULL DEFAULT '';
UPDATE tenants SET title_key = LOWER(title);
ALTER TABLE tenants ADD COLUMN country TEXT;
ALTER TABLE tenants ADD COLUMN state TEXT;
ALTER TABLE tenants ADD COLUMN city TEXT;
ALTER TABLE tenants ADD COLUMN address TEXT;
ALTER TABLE tenants ADD COLUMN address2 TEXT;
ALTER TABLE tenants ADD COLUMN zip TEXT;
ALTER TABLE tenants ADD COLUMN phone TEXT;
ALTER TABLE tenants ADD COLUMN email TEXT;
ALTER TABLE tenants ADD COLUMN additional_info TEXT NOT NULL DEFAULT 'null'; -- JSON
ALTER TABLE tenants ADD COLUMN version BIGINT NOT NULL DEFAULT 1;

CREATE INDEX tenants_by_profile ON tenants (profile_id);
CREATE INDEX tenants_by_title ON tenants (title_key);

ALTER TABLE tenant_profiles ADD COLUMN description TEXT;
ALTER TABLE tenant_profiles ADD COLUMN is_isolated BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE tenant_profiles ADD COLUMN data TEXT NOT NULL DEFAULT '{"configuration":{"type":"DEFAULT","maxUsers":0,"maxCustomers":0,"smsEnabled":null,"maxSms":0,"maxEmails":0,"tenantServerRestLimitsConfiguration":null,"customerServerRestLimitsConfiguration":null},"queueConfiguration":null}'; -- JSON, as posted

-- One default at most.
CREATE UNIQUE INDEX tenant_profiles_by_default ON tenant_profiles (is_default) WHERE is_default;

ALTER TABLE customers ADD COLUMN title_key TEXT NOT NULL DEFAULT '';
UPDATE customers SET title_key = LOWER(title);
ALTER TABLE customers ADD COLUMN country TEXT;
ALTER TABLE customers ADD COLUMN state TEXT;
ALTER TABLE customers ADD COLUMN city TEXT;
ALTER TABLE customers ADD COLUMN address TEXT;
ALTER TABLE customers ADD COLUMN address2 TEXT;
ALTER TABLE customers ADD COLUMN zip TEXT;
ALTER TABLE customers ADD COLUMN phone TEXT;
ALTER TABLE customers ADD COLUMN email TEXT;
ALTER TABLE customers ADD COLUMN additional_info TEXT NOT NULL DEFAULT 'null'; -- JSON
ALTER TABLE customers ADD COLUMN external_id BLOB;
ALTER TABLE customers ADD COLUMN is_public BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE customers ADD COLUMN version BIGINT NOT NULL DEFAULT 1;

CREATE UNIQUE INDEX customers_by_external_id ON customers (tenant_id, external_id);
CREATE INDEX customers_by_tenant ON customers (tenant_id, id);

-- Lists of a tenant, of its administrators, of a customer, and of the administrators of the installation.
CREATE INDEX users_by_tenant_and_id ON users (tenant_id, id);
CREATE INDEX users_by_tenant_and_authority ON users (tenant_id, authority, id);
CREATE INDEX users_by_customer ON users (customer_id, id);
CREATE INDEX users_by_authority ON users (authority, id);

-- Rows that transactions take to come one after the other, where nothing narrower is there to be taken.
CREATE TABLE turns (
    name TEXT NOT NULL PRIMARY KEY
);

INSERT INTO turns (name) VALUES ('system_admins'), ('tenant_profiles');
