"""The process that draws: a JSON list of specifications comes in, one of SVG texts goes out."""

import json
import os
import sys


def main() -> None:
    """Draw all, then end. Nothing is fetched: a specification has no say over addresses."""
    import vl_convert

    if hasattr(os, "nice"):
        os.nice(10)
    drawn = [
        vl_convert.vegalite_to_svg(specification, allowed_base_urls=[])
        for specification in json.load(sys.stdin)
    ]
    json.dump(drawn, sys.stdout)


if __name__ == "__main__":
    main()
