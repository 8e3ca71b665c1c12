# Two stages: what builds stays behind, what runs has no compiler and is not root.
FROM python:3.11-slim-bookworm AS build
WORKDIR /app
COPY requirements/base.txt requirements/base.txt
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements/base.txt

FROM python:3.11-slim-bookworm
RUN apt-get update && apt-get -y upgrade \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /data meldpunt \
    && useradd --system --uid 10002 --no-create-home lezer \
    && install -d -o meldpunt -g meldpunt -m 0700 /data \
    && install -d -o lezer -g lezer -m 0755 /run/lezer
RUN for tool in cc gcc g++ make; do if command -v "$tool"; then exit 1; fi; done
COPY --from=build /venv /venv
WORKDIR /app
COPY . .
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 DJANGO_SETTINGS_MODULE=meldpunt.settings
RUN SECRET_KEY=build STATIC_ROOT=/app/static-collected python manage.py collectstatic --noinput -v0
USER meldpunt
EXPOSE 8000
CMD ["gunicorn", "-c", "deploy/gunicorn.conf.py", "meldpunt.wsgi"]
