"""Word by Word: watch a recurrent network read a review.

A map of the package, low layers first; a module imports only from layers above it in this list:

words    the texts, in the language of the server
errors   what may be shown to a person
limit    bounds, choices and words of one setting
limits   what can be chosen, and within which bounds
config   what one run was asked to do
presets  settings to start from, each with a measured claim
text     a review becomes numbers
data     where reviews come from
rnn      the networks: equations, weights, traces, training, runs
lessons  small networks for one idea each: how they are trained, and read from bundled weights
bench    speed against stock Keras
jobs     who trains when; charts: values become pictures
ui       what a person sees, the only part that imports Streamlit
cli      the command line
"""
