# MySQL for `try`, with the user, the folders and the environment of the official image. Debian's suite sid has MySQL.
FROM debian:local
ARG MIRROR
# as this host has it: a mirror may be frozen
ARG CHECK_VALID_UNTIL=true
RUN echo "deb $MIRROR sid main" > /etc/apt/sources.list.d/sid.list && \
    echo "Acquire::Check-Valid-Until $CHECK_VALID_UNTIL;" > /etc/apt/apt.conf.d/valid-until && apt-get update -qq && \
    apt-get install -qq --no-install-recommends -t sid mysql-server-core mysql-client-core > /dev/null && \
    groupadd --gid 999 mysql && useradd --uid 999 --gid mysql --no-create-home mysql && \
    mkdir -p /var/lib/mysql /run/mysqld /docker-entrypoint-initdb.d && chown mysql: /var/lib/mysql && chmod 1777 /run/mysqld
COPY mysql-entrypoint /usr/local/bin/
VOLUME /var/lib/mysql
ENTRYPOINT ["mysql-entrypoint"]
