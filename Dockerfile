# One exact release, so that two builds are alike. Which is the newest now, and what its digest is:
#   docker run --rm --pull always python:3.13-slim-trixie python --version
#   docker buildx imagetools inspect python:3.13.18-slim-trixie
# The digest may be added behind the tag, as @sha256:…
ARG PYTHON=python:3.13.18-slim-trixie

FROM ${PYTHON} AS build
WORKDIR /src
RUN python -m venv /opt/brief-bot
COPY . .
RUN /opt/brief-bot/bin/pip install --no-cache-dir ".[postgres]" -c constraints.txt \
 && /opt/brief-bot/bin/pip uninstall --yes pip

FROM ${PYTHON}
ENV PATH=/opt/brief-bot/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    BOT_LISTEN=0.0.0.0:8080 \
    BOT_DATA=/data
COPY --from=build /opt/brief-bot /opt/brief-bot
# A volume that is mounted here begins with this owner and mode.
RUN install -d -o 10001 -g 10001 -m 700 /data
WORKDIR /tmp
USER 10001:10001
EXPOSE 8080
HEALTHCHECK --start-period=30s --interval=30s --timeout=10s CMD ["brief-bot", "health"]
ENTRYPOINT ["brief-bot"]
CMD ["run"]
