"""What may be said of an estimate: the reading against the smallest change that matters.

Three facts are kept of every outcome: *shown* (the interval lies on one side of no change),
*small* (it lies inside the margin) and *large* (it lies wholly beyond the margin). The word is
the first of these that holds:

==========================  ==============================================================
harm shown                  the whole interval lies on the side of harm
benefit shown               the whole interval lies on the side of benefit
change shown                the same, for a negative control, which has no good or bad side
no change that matters      the whole interval lies inside the margin
cannot tell                 otherwise
==========================  ==============================================================

All comparisons are strict: an interval that ends exactly on a boundary never gets the stronger
word. `verdict` reads one outcome, `with_holm` several primary ones, `not_yet` is what is said
before the date of the analysis. `margin_of` puts the margin of a plan on the scale of an
estimate; `periods_needed` and `answers_needed` say how much more data would tell.
"""

from toolkit.verdicts.margins import Margin, comparable, margin_of
from toolkit.verdicts.multiple import adjusted_level, holm
from toolkit.verdicts.precision import answers_needed, more_needed, periods_needed
from toolkit.verdicts.readings import NO_RATIO, few_areas, may_be_shown, not_yet, verdict, with_holm

__all__ = [
    "NO_RATIO",
    "Margin",
    "adjusted_level",
    "answers_needed",
    "comparable",
    "few_areas",
    "holm",
    "margin_of",
    "may_be_shown",
    "more_needed",
    "not_yet",
    "periods_needed",
    "verdict",
    "with_holm",
]
