"""The tour: a few things to do on the pages, each ticked when it was really done.

`steps.py` holds every step with its words, `seen.py` reads what a visitor has in front of them,
`progress.py` keeps which step is asked and which are done (`state.py`); `panels/tour.py` shows it.
"""
