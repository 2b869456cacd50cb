# Sourced by ./procurator in the tree of sources: finds a JDK 25 and builds, and says where the build is: out.
# A build stands in .build/HASH/, HASH being that of all it was made from, so that nothing older can ever run.
. "$here/.mvn/find-jdk25.sh"
builds=$here/.build

sha256=sha256sum
command -v sha256sum >/dev/null 2>&1 || sha256='shasum -a 256'

# Descriptors from 3 on may be sockets of systemd's; a shell can name none above 9.
locks=true
command -v flock >/dev/null 2>&1 && [ "${LISTEN_FDS:-0}" -lt 7 ] 2>/dev/null || locks=false

# Of sources and build files by name and content, this script (the options of the JVM) and the JDK: 10 ms.
stamp() {
  (
    cd "$here/"
    $sha256 <"$JAVA_HOME/release"
    find .mvn mvnw procurator pom.xml app/pom.xml app/src/main -type f -exec $sha256 {} +
  ) | LC_ALL=C sort | $sha256 | cut -c 1-16
}

# Opens the build for as long as we and the JVM live. The shared lock tells others that it is in use.
claim() {
  [ -f "$out/procurator.jar" ] || return 1
  ! $locks || share || return 1
  [ -f "$out/procurator.jar" ] # not removed while we waited
}

# Whoever may read the jar may lock it; such a lock is no reason never to start.
share() {
  command exec 9<"$out/procurator.jar" || return 1
  for second in 1 2 3; do
    ! flock -s -n 9 || return 0
    [ -f "$out/procurator.jar" ] || return 1
    [ $second != 1 ] || say "another program has locked $out/procurator.jar; starting without a lock in 3 s"
    sleep 1
  done
}

# Without flock (macOS) two may build at once, each in its own folder; the first to finish counts.
build() {
  umask 022 # for whoever may run it
  mkdir -p "$builds" 2>/dev/null && [ -w "$builds" ] || {
    say "cannot build: $builds cannot be written. Start it once as a user who may, or copy the tree."
    exit 73
  }
  alone
  if [ ! -f "$out/procurator.jar" ]; then
    work=$builds/work.$$
    ! $locks || rm -rf "$builds"/work.*
    mkdir "$work" || no_room
    compile
    archive
    install
  fi
  ! $locks || exec 9>&-
}

# Nobody else may open this lock, and so hold it for ever.
alone() {
  $locks || return 0
  (umask 077 && : >>"$builds/lock") 2>/dev/null && chmod 600 "$builds/lock" && command exec 9>"$builds/lock" || {
    say "cannot build: $builds/lock cannot be written. Whoever made it may build; or remove $builds."
    exit 73
  }
  if ! flock -n 9; then
    say 'waiting for another start that is building'
    flock 9
  fi
}

compile() {
  say 'building from the sources; the first time Maven fetches what it needs'
  {
    maven 2>&1 || : >"$work/failed"
  } | while IFS= read -r line; do
    { printf '%s\n' "$line" >>"$work/log"; } 2>/dev/null || break
    [ ! -t 2 ] || printf '\r\033[K%.79s' "$line" >&2
  done
  [ ! -t 2 ] || printf '\r\033[K' >&2
  [ ! -f "$work/failed" ] && [ -f "$work/procurator.jar" ] || failed
}

maven() {
  $locks && exec 9>&-
  [ -n "$HOME" ] || export HOME="$(getent passwd "$(id -u)" | cut -d : -f 6)"
  "$here/mvnw" -B -ntp -f "$here/pom.xml" -P launcher -pl app -am package -Dbuild.folder="$work"
}

failed() {
  { ! grep -q 'No space left' "$work/log" && printf '%65536s' '' >"$work/room"; } 2>/dev/null || no_room
  sed -n '/-> \[Help/q; s/^\[ERROR\] //p' "$work/log" | awk '!seen[$0]++' >&2
  mv "$work/log" "$builds/failed.log"
  rm -rf "$work"
  say "the build failed; the whole of its output is in $builds/failed.log."
  say 'Mend what the errors above name and start again. If files could not be fetched, look to the network first.'
  exit 70
}

no_room() {
  rm -rf "$work"
  say "cannot build: no room. It takes 60 MiB in $builds, and what Maven fetches 60 more in ~/.m2."
  exit 73
}

# The classes that halves need, as the JVM has them in memory, and linked: a start takes half the CPU, and 6 MiB less.
# What does not work here is done without; the JVM then starts as it always did.
archive() {
  say 'preparing fast starts'
  cp "$here/app/src/main/jvm.options" "$work"
  keep_time "$work"
  (
    set -f
    ! $locks || exec 9>&-
    without_colon "$work"
    (java -XX:DumpLoadedClassList="$work/classes.list" -cp "$folder/procurator.jar" procurator.cli.Rehearsal) &&
      (java -Xshare:dump -XX:+AOTClassLinking -XX:CompressedClassSpaceSize=64m -XX:SharedClassListFile="$work/classes.list" \
        -XX:SharedArchiveFile="$folder/procurator.jsa" -cp "$folder/procurator.jar")
  ) >>"$work/log" 2>&1 || {
    rm -f "$work/procurator.jsa"
    say "that failed: starts will take 0.1 s longer. Without $builds the next one tries again."
  }
}

# Moves the build to its place. Builds of other sources go, but for those a running program was started from.
install() {
  mkdir "$work/done" || no_room
  mv "$work/procurator.jar" "$work/lib" "$work/jvm.options" "$work/done"
  [ ! -f "$work/procurator.jsa" ] || mv "$work/procurator.jsa" "$work/done"
  if [ "$(stamp)" = "${out##*/}" ]; then
    mv "$work/done" "$out" 2>/dev/null || [ -f "$out/procurator.jar" ]
  fi # else the sources changed meanwhile: who knows which of them were compiled
  rm -rf "$work" "$builds/failed.log"
  $locks || return 0
  for old in "$builds"/*/procurator.jar; do
    [ "$old" = "$out/procurator.jar" ] || flock -n "$old" rm -rf "${old%/*}" || :
  done
}

umask=$(umask)
out=$builds/$(stamp)
until claim; do
  build
  out=$builds/$(stamp)
done
umask "$umask"
