"""The frame of the app: runtime, session, visitor, URL, navigation."""
