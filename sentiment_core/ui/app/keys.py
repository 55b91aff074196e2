"""Keys of controls and names in links that more than one place depends on.

A control's key is its name in the session, in the link (where it is bound to it) and in the page's
CSS class `st-key-...`. The tour, lesson links and tests find controls by these names only.
"""

SHAPE = "shape"  # which of the four combinations Shapes shows
SHAPE_STEP = "step"  # the step of its stepper, in the link
SHAPE_STEPPER = "sentiment_stepper"  # moves over the steps of a review
WRITE_LABEL = "write_label"  # what the language model is given
PART = "part"  # which part of Encode is open
OUTPUT_TAKEN = "output_taken"  # where the unrolled unit's output is taken
PADS = "pads"  # zeros in the masking lab
PIECES = "pieces"  # into which a review is cut for a stateful layer
ENCODE = "encode_"  # before the name of a setting: how a review is encoded
LAYER = "layer"  # the layer that Read shows, in the link
SWITCH = "return_sequences"  # as a visitor set it, in the link
STATES = "return_state"  # likewise
READ_STRIP = "read_strip"  # the words of the review on Read
READ_STACK = "read_stack"  # the layers below them
READ_POSITION = "read_strip.position"  # of the scrubber, in the session
COMPARED = "compare.ticked"  # ids of the compared runs, in the session
COMPARE_RUNS = "compare_runs"  # the box that chooses them
COMPARE_OPEN = "compare_open"  # opens that box
RUNS = "runs"  # the same in the link
REVIEW_OPEN = "review_open"  # opens the sample reviews
REPEATED = "repeated"  # how often the training step in slow motion learns its batch
TRAIN_START = "train_start"  # the button that starts a run
BELOW = {
    "panel": "read_closer",
    "train_behind": "train_closer",
    "time_distributed": "time_distributed",
    "gradient": "compare_gradient",
}
"""Name in the link of what stands below the first screen, and the key of its container."""
