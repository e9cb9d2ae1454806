"""Nothing that counts one to ten people leaves, and nothing that leaves tells such a count.

`protect` is the one door: reports, pages and exports take what it returns. What it does, and
against whom:

- a count from 1 to k - 1 is left out (k = 11; it can be raised, never lowered), together with
  at least one more in its stretch, so that the total of the stretch does not tell it;
- all other counts of people are rounded to the nearest five: without this, whoever knows all
  values but one could try the ten candidates until the published fit comes out;
- numbers of the analysis keep the digits that their standard error supports, and fewer, or no
  lines, where they would tell apart more series than look alike once protected;
- where a whole stretch (before, during, after) holds fewer than k people, only the reading is
  given: an effect and its range would tell the total;
- survey levels on fewer than 30 answers, or with fewer than k people on either side, are left
  out, and the change is then given on a grid twice as wide as its standard error;
- where one outcome less another of the same source (all contacts, and those of the areas) is
  fewer than k people in a stretch, both are given roughly and without lines; so is one that
  differs by so few from an earlier version that was given exactly;
- sentences say "fewer than 11 callers" in place of a small number;
- hashes of files are left out: who knows a file but for one count could try all ten.

A source that is public, with its citation, is exempt, and so is what does not count people.
"""

from toolkit.disclosure.protection import SMALLEST, protect
from toolkit.disclosure.versions import given_exactly

__all__ = ["SMALLEST", "given_exactly", "protect"]
