"""The database: what people have asked, set and been promised, in SQLite or PostgreSQL."""
