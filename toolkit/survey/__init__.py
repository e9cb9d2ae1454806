"""Surveys: from the answers of several waves to a change with an honest range.

- `design`: how people were sampled: weights, strata, clusters, and what shares a cluster
- `answers`: from a table of answer sheets to numbers, cells and a list of all its faults
- `variance`: how far estimates vary by sampling: linearisation and the jackknife
- `intervals`: from a standard error to a range and a p-value
- `change`: `survey_change`, which puts them together
"""
