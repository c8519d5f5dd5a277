# The service alone: no embedded PostgreSQL, no test tools. Runs as a user without rights; writes nothing.
FROM python:3.13.16-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app

# Before the code, so that a change of the code does not install everything again. Compiled now: at run time nothing
# may be written.
COPY requirements.lock ./
RUN pip install --no-cache-dir --disable-pip-version-check --root-user-action=ignore \
    --require-hashes --only-binary=:all: --requirement requirements.lock

COPY . .

RUN useradd --system --no-create-home --shell /usr/sbin/nologin crisisapi
USER crisisapi

EXPOSE 8000
ENV BIND=0.0.0.0
CMD ["python", "-m", "crisisapi.server"]
