# syntax=docker/dockerfile:1

FROM eclipse-temurin:25-jdk AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.m2 ./mvnw -q -B -DskipTests -Dlatchkey.training.skip -pl api-gateway -am package

FROM eclipse-temurin:25-jre
# curl is for the health check, which asks the private port from inside.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends curl \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /var/lib/latchkey --shell /usr/sbin/nologin latchkey \
    && install -d -m 0700 -o latchkey -g latchkey /var/lib/latchkey
# The libraries first: they change less often than the server.
COPY --from=build /src/api-gateway/target/lib /opt/latchkey/lib
COPY bin/jvm.options /opt/latchkey/jvm.options
COPY --from=build /src/api-gateway/target/latchkey.jar /opt/latchkey/latchkey.jar
USER latchkey
WORKDIR /var/lib/latchkey
# The data folder is a folder in the volume, since the volume's own mode is the engine's business.
ENV LATCHKEY_DATA_DIR=/var/lib/latchkey/data \
    MALLOC_ARENA_MAX=2
VOLUME /var/lib/latchkey
EXPOSE 8080
# A container is given its memory for this one process.
ENTRYPOINT ["java", "@/opt/latchkey/jvm.options", "-XX:MaxRAMPercentage=50", "-jar", "/opt/latchkey/latchkey.jar"]
