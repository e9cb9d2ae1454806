"""Ids of what callbacks read and write, in one place, so that none is used twice."""

# The frame around every page.
LOCATION = "location"
PAGE = "page"
MAIN = "main"
PAGE_TITLE = "page-title"
FAULT = "fault"

# Charts: drawn in the colours of the page, out of what the server made for a light one.
CHART = "chart"
CHART_LIGHT = "chart-light"
SCHEME = "scheme"
DARK_COLOURS = "dark-colours"

# One campaign.
OUTCOME = "campaign-outcome"
OUTCOME_VIEW = "campaign-outcome-view"
CAMPAIGN = "campaign-id"
CAMPAIGN_RESULT = "campaign-result"
EVALUATE = "campaign-evaluate"
EVALUATE_STATE = "campaign-evaluate-state"
EVALUATE_TICK = "campaign-evaluate-tick"

# Adding data.
UPLOAD_CAMPAIGN = "upload-campaign"
UPLOAD_SOURCE = "upload-source"
UPLOAD_WAVE = "upload-wave"
UPLOAD_ASKED = "upload-asked"
UPLOAD_DROP = "upload-drop"
UPLOAD_TARGET = "upload-target"
UPLOAD_ANSWER = "upload-answer"
UPLOAD_RESULT = "upload-result"
UPLOAD_HELD = "upload-held"

# Plans.
PLAN_TEXT = "plan-text"
PLAN_FILE = "plan-file"
PLAN_CHECK = "plan-check"
PLAN_KEEP = "plan-keep"
PLAN_LOCK = "plan-lock"
PLAN_RESULT = "plan-result"
PLAN_KEPT = "plan-kept"
