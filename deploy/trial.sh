# What the scripts named try share; they source it. Needs root and debootstrap.
# shellcheck shell=bash

trials=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d -t crosstide-try.XXXXXX)
chmod 755 "$work"
demo='' daemon=''

say() { printf '\n== %s\n' "$*"; }
fail() { printf 'FAILED: %s\n' "$*" >&2; exit 1; }

# Usage: await SECONDS COMMAND...
await() {
    local end=$((SECONDS + $1))
    shift
    until "$@" > /dev/null 2>&1; do
        ((SECONDS < end)) || fail "not in time: $*"
        sleep 1
    done
}

# A minimal Debian in deploy/target/debian, from the archive that this host uses.
make_debian() {
    [[ ! -d $trials/target/debian ]] || return 0
    local suite mirror part=$trials/target/debian.part
    suite=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
    # shellcheck disable=SC2016 # apt-get expands it
    mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' "Codename: $suite" | head -1)
    rm -rf "$part"
    mkdir -p "$part"
    debootstrap --variant=minbase "$suite" "$part" "$mirror" > "$work/debootstrap" || { tail "$work/debootstrap"; fail "debootstrap"; }
    rm -rf "$part"/var/cache/apt/archives/*.deb
    mv "$part" "$trials/target/debian"
}

# Starts a Docker daemon with a socket of its own: the demo and the tests must not find it.
start_docker() {
    export DOCKER_HOST=unix://$work/docker.sock
    dockerd --host "$DOCKER_HOST" --data-root "$work/data" --exec-root "$work/exec" --pidfile "$work/pid" > "$work/log" 2>&1 &
    daemon=$!
    await 120 docker info
}

stop_docker() {
    [[ -n $daemon ]] || return 0
    kill "$daemon" || true
    wait "$daemon" || true
    umount "$work/exec/netns/default" || true
}

# The images debian:local, jdk:local and crosstide. Nothing is pulled.
make_images() {
    make_debian
    tar -c -C "$trials/target/debian" . | docker import - debian:local
    docker build --quiet --network host -t jdk:local - << END
FROM debian:local
RUN apt-get update -qq && apt-get install -qq --no-install-recommends openjdk-17-jdk-headless mariadb-client-core > /dev/null
END
    docker build --build-arg JDK_IMAGE=jdk:local --build-arg BASE_IMAGE=debian:local -t crosstide \
        -f "$trials/image/Dockerfile" "$trials/archive/target"
}

# Two datacenters with real MySQL and Kafka. Writes the topology file to FILE: beijing listens on 8470, and the password
# comes from CROSSTIDE_PASSWORD.
# Usage: start_demo FILE
start_demo() {
    CROSSTIDE_SERVERS=debian "$trials/../crosstide" demo --keep --seconds 5 > "$work/demo" || { cat "$work/demo"; fail "demo"; }
    demo=$(sed -n 's/^stop all: kill //p' "$work/demo")
    topology=$(sed -n 's/^left running; topology file: //p' "$work/demo")
    # shellcheck disable=SC2034 # for the scripts that source this
    password=$(cat "$(dirname "$topology")/password")
    # shellcheck disable=SC2016 # Crosstide expands it
    sed -E 's/\$\{file:[^}]*\}/${env:CROSSTIDE_PASSWORD}/; 0,/port: 0/s//port: 8470/' "$topology" > "$1"
    grep ': mysql ' "$work/demo"
}

# Ends the demo's own process for beijing.
stop_beijing() { kill "$(pgrep --full --parent "$demo" -- "run -t $topology -d beijing")"; }

ready() { curl --silent --fail http://127.0.0.1:8470/health/ready; }

end_trial() {
    [[ -z $demo ]] || kill "$demo" || true
    stop_docker
    rm -rf "$work"
}
