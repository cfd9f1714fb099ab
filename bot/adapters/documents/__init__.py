"""Document templates into files that office programs open."""
