-- The order that lists of everybody are sorted by most: read as far as the page, instead of all and sorted.
CREATE INDEX users_by_time ON users (created_at, id);
