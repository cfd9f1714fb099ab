"""Finding records: encoder, words, index on disk, one ranking."""
