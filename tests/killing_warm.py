"""Imported where processes are forked from: what each of them would have to load."""

import real

real.coach()
