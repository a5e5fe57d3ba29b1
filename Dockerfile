# One binary in a small image. Data is in /var/lib/countersign, the configuration in /etc/countersign/countersign.toml:
# put your own over it, or set variables such as COUNTERSIGN__PUBLIC_URL.

FROM rust:1.95-slim-bookworm AS build
WORKDIR /src
COPY . .
RUN cargo build --release --locked --bin countersign

FROM debian:bookworm-slim
RUN useradd --system --home-dir /var/lib/countersign --shell /usr/sbin/nologin countersign \
    && install -d -o countersign -g countersign -m 0700 /var/lib/countersign
COPY --from=build /src/target/release/countersign /usr/local/bin/countersign
COPY contrib/container.toml /etc/countersign/countersign.toml
ENV COUNTERSIGN_CONFIG=/etc/countersign/countersign.toml
USER countersign
WORKDIR /var/lib/countersign
VOLUME /var/lib/countersign
EXPOSE 8080
STOPSIGNAL SIGTERM
ENTRYPOINT ["countersign"]
CMD ["serve"]
