"""How people phrase a question, whatever it is about: the patterns that `understanding` goes by."""

from __future__ import annotations

import re

from bot.services.families import FAMILIES
from bot.services.words import normal


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b", re.IGNORECASE)


# --- comparisons ----------------------------------------------------------------------------------

_COMPARISONS = (
    r"differ\w* (?:is there )?between (?P<left>.+?) (?:and|vs\.?|versus|&) (?P<right>.+)",
    r"how (?:does|do|is|are) (?P<left>.+?) (?:differ|different|differs) (?:from|to|than) (?P<right>.+)",
    r"how (?:are|do) (?P<left>.+?) and (?P<right>.+?) (?:different|differ)\b",
    r"how (?:does|do) (?P<left>.+?) compare (?:to|with|against) (?P<right>.+)",
    (
        r"(?:is|are|isn't|aren't) (?:an? |the )?(?P<left>.+?) (?:really |just |basically )?(?:the )?"
        r"same (?:thing )?(?:as|like) (?:an? |the )?(?P<right>.+)"
    ),
    r"(?:is|are) (?P<left>.+?) and (?P<right>.+?) (?:really |basically )?(?:the )?same\b",
    r"(?m:^)(?P<left>.+?) (?:vs\.?|versus|as opposed to|compared (?:to|with)) (?P<right>.+)",
)
COMPARISONS = tuple(re.compile(pattern, re.IGNORECASE) for pattern in _COMPARISONS)
"""Ways to compare; each has a group `left` and a group `right`.

What begins with anything begins at the line's start: looking from every letter would take a time that
grows with the square of the length.
"""

_PERHAPS = (
    r"^\s*(?:is|are) (?P<left>.+?) (?:like|similar to|the same(?: thing)? as) (?P<right>.+)",
    r"(?:compare|comparing|contrast) (?P<left>.+?) (?:and|with|to|vs\.?|versus|against) (?P<right>.+)",
    r"(?:sets|tells?|distinguish\w*|separates) (?P<left>.+?) (?:apart )?(?:from|and) (?P<right>.+)",
    (
        r"(?m:^)(?P<left>.+?) and (?P<right>.+?)(?:,|:| -)? (?:are (?:they|these)|is (?:it|that|this)"
        r"|how do they|what(?:'s| is)) .*\b(?:same|differ\w*)\b"
    ),
    r"(?m:^)(?P<left>.+?) (?:or rather|against) (?P<right>.+)",
)
PERHAPS_COMPARISONS = tuple(re.compile(pattern, re.IGNORECASE) for pattern in _PERHAPS)
"""Ways that compare only where both sides are names: plans are compared with actuals too."""

OR_BETWEEN = re.compile(r"\s*,?\s*(?:or|vs\.?|versus|against)\s+(?:the |an? )?", re.IGNORECASE)
"""What stands between two names that are being compared."""

IN_SERIES = re.compile(
    r"(?:\s*,\s*(?:and |or )?|\s+(?:and|or|vs\.?|versus|&)\s+)(?:the |an? )?", re.IGNORECASE
)
"""What stands between three or more that are being compared."""

COMPARING = _any(r"compar\w+", r"differ\w*", r"contrast\w*", r"vs\.?", "versus")
"""Words that compare whatever two names stand beside them."""

# --- mappings -------------------------------------------------------------------------------------

MAPPING = _any(
    *(r"map(?:s|ped|ping|pings)?", r"correspond\w*", r"equivalent\w*", r"counterpart\w*"),
    *(
        r"cross-?walk\w*",
        r"touch[- ]?points?",
        r"cross[- ]?reference\w*",
        r"link(?:s|ed)? (?:to|with)",
    ),
    *(r"relat(?:e|es|ed) to", r"match(?:es|ing)?", r"overlaps?", r"cover(?:s|ed)?"),
    *(r"touch(?:es|ed|ing)?", "called", "known as", "same as", r"translate\w*", r"feeds?"),
    *(
        r"points? (?:to|at)",
        r"refers? to",
        "tied to",
        r"where .* (?:fit|go)",
        r"fits? (?:in|to|into)",
    ),
    *(r"names? (?:for|of|in)", "terms?", "side", r"what(?:'s| is) (?:that|this|it) in", "became"),
    r"which (?:itil|cmm|cmmi(?:[- ](?:svc|dev))?|svc|dev|bs ?15000) (?:process|practice|activit|area)\w*",
)

ASKING = _any(
    *(
        "which",
        "what",
        "where",
        "who",
        "how",
        "does",
        "do",
        "is",
        "are",
        "the",
        "in",
        "an?",
        "that",
    ),
    *(
        "it",
        "its",
        r"process(?:es)?",
        r"practices?",
        r"areas?",
        "asks? for",
        "on",
        "to",
        "and",
        "for",
    ),
)
"""Words that ask and say nothing about what is being described."""

MAPPED = _any(
    *(r"map(?:s|ped|ping|pings)?", r"correspond\w*", r"equivalent\w*", r"counterpart\w*"),
    *(r"cross[- ]?reference\w*", "(?:across|in) (?:the |all |other )*models"),
)
"""Words of mapping that can mean nothing else, so that they need no second model."""

# --- lists ----------------------------------------------------------------------------------------

LISTING = re.compile(
    r"\b(?:list|enumerate|which|what|all|any|name|show|give me|every|how many|overview of|in order"
    r"|where)\b|^(?:\S+ ){0,4}(?:" + "|".join(family.noun for family in FAMILIES) + r")\b",
    re.IGNORECASE,
)

CONTENTS = _any(
    *(r"belongs? (?:to|under)", r"(?:is|are|what'?s) (?:in|under|inside|part of)", "consists? of"),
    *("made up of", r"(?:parts|contents?) of", r"everything (?:in|under|of)", r"contains?"),
)
"""Asks for what a thing consists of, without a noun for it."""

# --- names ----------------------------------------------------------------------------------------

MEANING = _any(
    *(r"stands? for", r"mean(?:s|t|ing)?", "letters", "acronym", "abbreviation", "short for"),
    *("expand", r"spel\w* out", r"defin\w+"),
)

DEFINING = re.compile(
    r"\bwhat(?:'s| is| are| was|s)\b|\bwhat (?:do|does) .* mean\b|\b(?:explain|describe|tell)\b",
    re.IGNORECASE,
)

LATER = _any(
    *(r"v(?:ersion)? ?[123](?:\.\d)?", r"(?:later|newer|next|newest|latest) (?:version|edition)s?"),
    *(
        "itil ?4",
        r"in [123]\.[0-9]",
        "renamed",
        "new name",
        "later on",
        "nowadays",
        "today called",
        "called today",
        "became of",
        "happened to",
    ),
)
"""Asks what became of a thing; the first group of `EDITION` says in which edition."""

EDITION = re.compile(r"\b(?:v(?:ersion)? ?|in )([123](?:\.\d)?)\b", re.IGNORECASE)

TEMPLATE = _any(
    *(r"templates?", r"forms?", r"check-?lists?", r"work-?sheets?", r"sheets?", r"spread-?sheets?"),
    *("blank", "boilerplate", "skeleton", r"lay-?out", "lay out", "outline", "fields"),
    *(r"fill(?:ed)?[- ](?:in|out)", r"questionnaires?", r"pro-?forma"),
    r"(?:sample|example|ready-made|standard) (?:document|plan|report|record)s?",
)

REQUEST = _any(
    *("is there", "are there", "(?:do )?you (?:have|got)", "have you got", "need", "copy", "send"),
    *("where (?:is|can)", "can i (?:have|get)", "could i (?:have|get)", "looking for", "any"),
)
"""Asks to be given something."""

HELP = re.compile(
    r"^(?:help|\?|hi|hello|hey|good (?:morning|day|evening)|commands?|menu|start|who are you"
    r"|what can (?:you|i) (?:do|ask)(?: you)?(?: here)?)[ !.?]*$",
    re.IGNORECASE,
)

THANKS = re.compile(
    r"(?:(?:ok(?:ay)?|great|perfect|super|cool|nice|no),? )?(?:(?:many |much )?thanks?(?: you)?|thx|ty|cheers)"
    r"(?: (?:a lot|so much|very much|for (?:the|your) (?:help|answer)|coach|everybody|all))*[ !.:)]*",
    re.IGNORECASE,
)

IN_FULL = re.compile(r"\bin full\b", re.IGNORECASE)

DOCUMENT = _any(
    r"quality systems?(?: overview| paper)?", "pink elephant", "touch[- ]?point tables?"
)
"""Documents that a question may say its subject is from."""

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
        thirteen seventeen five every many should paper seminar article slide picture document
        source eight seven six four three two remind letters have has got had belong under
        count as part sentence line nutshell exist any maybe folks guys team other plain these those"""
    )
)
"""Words that say nothing about the subject, in the spelling of `words.normal`."""

DEFINED = re.compile(
    r"(?:^|[.!?,:] ?)(?:hi |hey |hello |so |ok |please |and )*(?:what(?:'s| is| are|s)|explain|define)"
    r" (?:an? |the )?$",
    re.IGNORECASE,
)
"""What stands before a thing whose meaning is asked for."""

GOES_ON = re.compile(r"\s*(?:$|[,;:?.!]|and\b|or\b|,? please\b)", re.IGNORECASE)
"""What stands after it where the rest is a further question."""
