"""The tour: a few things to do on the pages, each ticked when it was really done.

`steps.py` holds every step with its words, `seen.py` reads what a visitor has in front of them,
`progress.py` keeps in `jobs/tour_state.py` which step is asked and which are done; `bar.py` shows
them.
"""
