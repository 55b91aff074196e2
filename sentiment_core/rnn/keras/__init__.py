"""Everything that needs Keras itself: imported only in the process that is asked for it."""
