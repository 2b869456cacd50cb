# Sourced by ./mvnw and ./procurator: exports JAVA_HOME of a JDK 25, or says how to get one and exits with 69.
# A JDK says its version in the file "release" of its home, so nothing needs to be started to ask.

is_jdk25() {
  [ -x "$1/bin/javac" ] && grep -q '^JAVA_VERSION="25[."]' "$1/release" 2>/dev/null
}

jdk25_beside_path() {
  command -v javac >/dev/null 2>&1 || return 1
  javac_found=$(readlink -f "$(command -v javac)" 2>/dev/null) || return 1
  printf '%s\n' "${javac_found%/bin/javac}"
}

find_jdk25() {
  for candidate in "${JAVA_HOME:-}" "$(jdk25_beside_path)" /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/* \
    "$HOME"/.jdks/* /opt/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ -n "$candidate" ] && is_jdk25 "$candidate" && printf '%s\n' "$candidate" && return 0
  done
  return 1
}

if ! JAVA_HOME=$(find_jdk25); then
  cat >&2 <<'END'
procurator needs a JDK 25 and found none (looked at JAVA_HOME, at javac on the PATH, and in /usr/lib/jvm, ~/.sdkman, ~/.jdks, /opt).
  Debian, Ubuntu:  install temurin-25-jdk from packages.adoptium.net, or openjdk-25-jdk where the release has it
  anywhere:        unpack a JDK 25 from adoptium.net and set JAVA_HOME to its folder
END
  exit 69
fi
export JAVA_HOME
