-- Lists of everybody by address are walked in this index alone; behind the unique one, each user is read to learn the id.
CREATE INDEX users_by_email ON users (email_key, id);
