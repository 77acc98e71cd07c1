# Kafka for `try`, with the user and the folders of the official image, from the jars that the build has collected.
FROM jdk:local
RUN useradd --uid 1000 --no-create-home appuser && \
    mkdir -p /opt/kafka/bin /var/lib/kafka/data && chown appuser: /var/lib/kafka/data
COPY lib /opt/kafka/libs
RUN cd /opt/kafka/bin && \
    echo 'exec java -Xmx128m -cp "/opt/kafka/libs/*" kafka.tools.StorageTool "$@"' > kafka-storage.sh && \
    echo 'exec java $KAFKA_HEAP_OPTS -XX:+UseSerialGC -Dorg.slf4j.simpleLogger.defaultLogLevel=warn -cp "/opt/kafka/libs/*" kafka.Kafka "$@"' > kafka-server-start.sh && \
    sed -i '1i #!/bin/sh' * && chmod +x *
USER appuser
VOLUME /var/lib/kafka/data
