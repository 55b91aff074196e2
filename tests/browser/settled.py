"""Waiting until a page stands still."""

# Streamlit has run the page to its end, and nothing of a page before is left to fade out.
SETTLED = """() =>
  document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "notRunning"
  && document.querySelector("[data-testid=stMain] h1")
  && !document.querySelector("[data-stale=true], [data-testid=stSkeleton]")
  && [...document.querySelectorAll("[data-testid=stVegaLiteChart]")].every(
       chart => !chart.checkVisibility() || chart.querySelector("svg, canvas"))
  && document.getAnimations().every(one => one.playState !== "running"
       || one.effect.getComputedTiming().iterations === Infinity)"""


def settle(page):
    """Wait until the page stands still.

    Colours that fade have a contrast of their own, and a list that was opened folds when what is
    above it still grows.
    """
    page.wait_for_function(SETTLED, timeout=60_000)
