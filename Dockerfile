# The explorer as an image: one process of the app under an ordinary account. compose.yaml puts several behind a proxy.
FROM python:3.11-slim-bookworm

# Boosted trees need the system's OpenMP.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libgomp1 \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /app
COPY requirements.txt requirements-hosting.txt ./
RUN pip install --no-cache-dir -r requirements.txt -r requirements-hosting.txt

COPY .streamlit/config.toml .streamlit/config.toml
COPY app.py serve.py ./
COPY core core
COPY datasets datasets
COPY deploy deploy
COPY pages pages

# What is kept, and compiled programs, stand in /data; nothing else is written to.
RUN useradd --system --uid 10001 --home-dir /data --create-home explorer
USER 10001
ENV HOME=/data \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    EXPLORER_CACHE=/data/cache \
    EXPLORER_OPEN=1 \
    STREAMLIT_SERVER_ADDRESS=0.0.0.0 \
    STREAMLIT_SERVER_HEADLESS=true
VOLUME /data
EXPOSE 8501

# A database that is away later ends nothing: it is said in one line.
HEALTHCHECK --interval=15s --timeout=10s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8501/healthz?of=engine', timeout=8)"]
CMD ["streamlit", "run", "serve.py", "--server.port", "8501"]
