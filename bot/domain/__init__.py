"""What the coach is about, in plain Python: no I/O, no clock, no framework."""
