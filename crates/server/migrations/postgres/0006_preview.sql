-- Who cannot sign in: few, and told apart whenever all others are counted.
CREATE INDEX credentials_unable ON credentials (user_id) WHERE NOT is_enabled OR password_hash IS NULL;
