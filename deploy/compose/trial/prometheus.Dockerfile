# Prometheus for `try`, with the folders of the official image.
FROM debian:local
RUN apt-get update -qq && apt-get install -qq --no-install-recommends prometheus > /dev/null && \
    mkdir -p /prometheus && chown nobody: /prometheus
VOLUME /prometheus
ENTRYPOINT ["prometheus"]
