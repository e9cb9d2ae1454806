"""Parts of pages: functions that lay out what they are given, without callbacks."""
