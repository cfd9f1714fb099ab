"""Learning: paths with checks, a practice a day, and rehearsals of an appraisal's interviews."""
