"""An evaluation as pictures: Plotly figures as plain dicts, each with a sentence and a table.

Every picture comes as three functions: ``..._figure`` draws it, ``..._caption`` says in one
sentence what it shows, ``..._table`` lists its numbers as text, for who cannot see it. The dicts
go to Plotly as they are. With ``dark=True`` only colours differ: `look.DARK` gives for each light
colour its dark one, so a page may also swap them by itself.
"""

from toolkit.figures.forest import forest_caption, forest_figure, forest_table
from toolkit.figures.impact import impact_caption, impact_figure, impact_table
from toolkit.figures.placebo import placebo_caption, placebo_figure, placebo_table
from toolkit.figures.survey import survey_caption, survey_figure, survey_table

__all__ = [
    "forest_caption",
    "forest_figure",
    "forest_table",
    "impact_caption",
    "impact_figure",
    "impact_table",
    "placebo_caption",
    "placebo_figure",
    "placebo_table",
    "survey_caption",
    "survey_figure",
    "survey_table",
]
