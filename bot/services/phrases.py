"""How people phrase a question, whatever it is about: the patterns that `understanding` goes by."""

from __future__ import annotations

import re

from bot.domain.knowledge import Kind
from bot.services.references import normal

_COMPARISONS = (
    r"differ\w* (?:is there )?between (?P<left>.+?) (?:and|vs\.?|versus|&) (?P<right>.+)",
    r"(?:compare|comparing) (?P<left>.+?) (?:and|with|to|vs\.?|versus|against) (?P<right>.+)",
    r"how (?:does|do|is|are) (?P<left>.+?) (?:differ|different|differs) (?:from|to|than) (?P<right>.+)",
    r"how (?:are|do) (?P<left>.+?) and (?P<right>.+?) (?:different|differ)\b",
    r"how (?:does|do) (?P<left>.+?) compare (?:to|with|against) (?P<right>.+)",
    r"(?:sets|tells?|distinguish\w*|separates) (?P<left>.+?) (?:apart )?(?:from|and) (?P<right>.+)",
    (
        r"(?:is|are|isn't|aren't) (?:an? |the )?(?P<left>.+?) (?:really |just |basically )?(?:the )?"
        r"same (?:thing )?(?:as|like) (?:an? |the )?(?P<right>.+)"
    ),
    r"(?:is|are) (?P<left>.+?) and (?P<right>.+?) (?:really |basically )?(?:the )?same\b",
    r"(?P<left>.+?) (?:vs\.?|versus|or rather|as opposed to|against|compared (?:to|with)) (?P<right>.+)",
)
COMPARISONS = tuple(re.compile(pattern, re.IGNORECASE) for pattern in _COMPARISONS)
"""Ways to compare; each has a group `left` and a group `right`."""

OR_BETWEEN = re.compile(r"\s*,?\s*(?:or|vs\.?|versus|against)\s+(?:the |an? )?", re.IGNORECASE)
"""What stands between two names that are being compared."""

MAPPING = re.compile(
    r"\b(?:map(?:s|ped|ping|pings)?|correspond\w*|equivalent\w*|counterpart\w*|cross-?walk\w*"
    r"|touch[- ]?points?|cross-?reference\w*|link(?:s|ed)? (?:to|with)|relat(?:e|es|ed) to"
    r"|match(?:es|ing)?|overlaps?|cover(?:s|ed)?|touch(?:es|ed|ing)?|called|known as|same as"
    r"|translate\w*|feeds?|points? (?:to|at)|refers? to|tied to|where .* fit|fits? (?:in|to|into))\b",
    re.IGNORECASE,
)

LISTING = re.compile(
    r"\b(?:list|enumerate|which|what|all|name|show|give me|every|how many|overview of|in order)\b"
    r"|^(?:\S+ ){0,4}(?:areas|practices|goals|kpas|processes|templates|categories|levels|milestones)\b",
    re.IGNORECASE,
)

TEMPLATE = re.compile(
    r"\b(?:templates?|forms?|check-?lists?|work-?sheets?|sheets?|spread-?sheets?|blank|boilerplate"
    r"|skeleton|lay-?out|lay out|outline|fill(?:ed)?[- ](?:in|out)|questionnaires?|pro-?forma"
    r"|(?:sample|example|ready-made|standard) (?:document|plan|report|record)s?)\b",
    re.IGNORECASE,
)

HELP = re.compile(
    r"^(?:help|\?|hi|hello|hey|good (?:morning|day|evening)|commands?|menu|start|who are you"
    r"|what can (?:you|i) (?:do|ask)(?: you)?(?: here)?)[ !.?]*$",
    re.IGNORECASE,
)

IN_FULL = re.compile(r"\bin full\b", re.IGNORECASE)

# Plural nouns that say what a list is of. The more telling noun comes first.
_NOUNS: tuple[tuple[str, frozenset[Kind]], ...] = (
    (r"key process areas|kpas", frozenset({Kind.KPA})),
    (r"process areas|pas|areas", frozenset({Kind.PROCESS_AREA})),
    (r"generic practices|gps", frozenset({Kind.GENERIC_PRACTICE})),
    (r"generic goals|ggs", frozenset({Kind.GENERIC_GOAL})),
    (r"specific goals|sgs", frozenset({Kind.SPECIFIC_GOAL})),
    (r"specific practices|sps", frozenset({Kind.SPECIFIC_PRACTICE})),
    (r"goals", frozenset({Kind.SPECIFIC_GOAL, Kind.GENERIC_GOAL})),
    (
        r"(?:key )?practices|activities",
        frozenset({Kind.SPECIFIC_PRACTICE, Kind.GENERIC_PRACTICE, Kind.CROSSWALK_ROW}),
    ),
    (r"capability levels", frozenset({Kind.CAPABILITY_LEVEL})),
    (r"(?:maturity )?levels", frozenset({Kind.MATURITY_LEVEL})),
    (r"(?:process area )?categories", frozenset({Kind.CATEGORY})),
    (r"templates|forms|checklists|documents", frozenset({Kind.TEMPLATE})),
    (r"observations", frozenset({Kind.OBSERVATION})),
    (r"variants|(?:model )?combinations", frozenset({Kind.VARIANT})),
    (r"constellations", frozenset({Kind.CONSTELLATION})),
    (r"frameworks|quality (?:models|systems)", frozenset({Kind.FRAMEWORK})),
    (r"influences", frozenset({Kind.INFLUENCE})),
    (r"process groups", frozenset({Kind.ITSM_GROUP})),
    (r"processes", frozenset({Kind.ITIL_PROCESS, Kind.ITSM_PROCESS})),
    (r"steps|stages", frozenset({Kind.JOURNEY_STEP, Kind.CYCLE_STEP})),
    (r"milestones|timeline|history", frozenset({Kind.HISTORY})),
)
LIST_OF = tuple((re.compile(rf"\b(?:{noun})\b", re.IGNORECASE), kinds) for noun, kinds in _NOUNS)

FILLER = frozenset(
    normal(
        """what is are s the a an of in on for to me my you i we it this that please can could would
        explain describe define definition defined meaning mean means does do did tell about purpose
        stand stands short summary overview show give need info information want know understand
        mean exactly actually again hi hey hello thanks thank cheers and cmmi model process area
        practice goal specific generic concept record id level maturity capability key kpa pa sp sg
        gp gg ml cl l1 l2 l3 l4 l5 say says said think draft look up open read card page entry at
        from acronym abbreviation code term word there with by be which one go over ok so just quick
        question svc dev cmm itil itsm sw bs 15000 iso 20000 1 2007 v1 2 services development
        organizational pls plz how work works called name activity ability commitment measurement
        verification us our anyone anybody someone somebody spell out all full example instance
        evidence artifact role responsible who why measure metric kpi product output deliverable
        point reason when coach details more pull bring display list enumerate table fourteen nine ten
        thirteen seventeen five every many should"""
    )
)
"""Words that say nothing about the subject, in the spelling of `references.normal`."""
