"""Before a campaign: could these data show a change that matters?"""
