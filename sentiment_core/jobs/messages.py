"""What a page tells of an engine that cannot train, or lost what it trained."""

from sentiment_core.words import t

STARTING = t("The engine that trains is starting; try again in a few seconds.")
LOST = t("The engine that trains was lost; it is starting again. Train the run again.")
LOST_TWICE = t(
    "The worker was lost, twice; most often that is because the run needs more memory than there "
    "is. Try a smaller run."
)
DEAF = t("The run did not react, so its worker was ended.")
BUG = t(
    "The run failed on its worker by a fault of this program; the server's log has the details."
)
