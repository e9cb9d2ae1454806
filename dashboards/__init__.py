"""The web side: pages over a workspace, for one local user on this machine.

It imports `toolkit`; `toolkit` never imports it. `create_app` builds the application.
"""
