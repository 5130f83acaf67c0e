import Console
import Foundation

/// The two programs that Gradescope starts.
///
/// Its specification of autograders says what it does: an archive's contents come to
/// `/autograder/source`, `setup.sh` is run once as root when the image is made, and for each
/// submission a new container starts `/autograder/run_autograder` as root, with the student's files
/// in `/autograder/submission` and a description in `/autograder/submission_metadata.json`. What is
/// then in `/autograder/results/results.json` counts.
enum GradescopeScripts {
  /// `setup.sh` for the compiler that says this of its version.
  ///
  /// - Throws: `Failure` if that is no release that can be downloaded.
  static func setup(compiler: String) throws -> String {
    guard let version = compiler.firstMatch(of: /Swift version ([0-9]+(?:\.[0-9]+)+)/)?.1,
      !compiler.contains("-dev")
    else {
      throw Failure(
        "Gradescope's image gets the compiler that you have, and \(compiler) is no release; make the "
          + "bundle with a released compiler.")
    }
    return setupTemplate.replacing("@VERSION@", with: version)
  }

  // The toolchain goes to a folder of its own, which everybody may read: answers run as nobody.
  private static let setupTemplate = #"""
    #!/usr/bin/env bash
    # Makes Gradescope's image: installs the Swift compiler and builds the grader. Run once, as root.
    set -euo pipefail
    # What is built must be readable by answers, which run as nobody.
    umask 022
    root=${AUTOGRADER_ROOT:-/autograder}
    version=@VERSION@
    # The key that swift.org signs the releases of Swift 6 with. Neither a mirror nor somebody on the
    # way can put in another compiler.
    key=52BB7E3DE28A71BE22EC05FFEF80A866B47A981F

    . /etc/os-release
    case "$ID $VERSION_ID" in
      "ubuntu 22.04") gcc=11 ;;
      "ubuntu 24.04") gcc=13 ;;
      *) echo "This needs an image of Ubuntu 22.04 or 24.04, and not $PRETTY_NAME." >&2; exit 1 ;;
    esac
    case "$(dpkg --print-architecture)" in
      amd64) machine= ;;
      arm64) machine=-aarch64 ;;
      *) echo "There is no Swift compiler for this kind of processor." >&2; exit 1 ;;
    esac

    export DEBIAN_FRONTEND=noninteractive
    apt-get -q update
    apt-get -q install -y --no-install-recommends binutils ca-certificates curl git gnupg2 libc6-dev \
      libcurl4-openssl-dev libedit2 "libgcc-$gcc-dev" libpython3-dev libsqlite3-0 \
      "libstdc++-$gcc-dev" libxml2-dev libz3-dev pkg-config tzdata unzip zlib1g-dev

    if ! /opt/swift/usr/bin/swiftc --version 2> /dev/null | grep -q "Swift version $version "; then
      name="swift-$version-RELEASE-$ID$VERSION_ID$machine"
      place="swift-$version-release/$ID${VERSION_ID//./}$machine/swift-$version-RELEASE"
      work=$(mktemp -d)
      trap 'rm -rf "$work"' EXIT
      export GNUPGHOME="$work/keys"
      mkdir -m 700 "$GNUPGHOME"
      for ending in tar.gz tar.gz.sig; do
        curl -fsSL --retry 3 -o "$work/swift.$ending" "https://download.swift.org/$place/$name.$ending"
      done
      # An expired key comes with a new date from the first place, or else from the second.
      curl -fsSL --retry 3 https://www.swift.org/keys/all-keys.asc | gpg --batch --quiet --import ||
        gpg --batch --quiet --keyserver hkps://keyserver.ubuntu.com --recv-keys "$key"
      gpg --batch --status-fd 1 --verify "$work/swift.tar.gz.sig" "$work/swift.tar.gz" \
        > "$work/verdict" 2> /dev/null || true
      # Good by this very key, whichever others the ring may hold.
      if grep -q REVKEYSIG "$work/verdict" ||
        ! grep -Eq "^\[GNUPG:\] VALIDSIG ([0-9A-F]+ .*)?$key( |\$)" "$work/verdict"; then
        echo "The compiler's signature is not good, so it is not installed." >&2
        exit 1
      fi
      mkdir -p /opt/swift
      tar -xzf "$work/swift.tar.gz" --directory /opt/swift --strip-components=1
      chmod -R go+rX,go-w /opt/swift
    fi
    export PATH="/opt/swift/usr/bin:$PATH"

    cd "$root/source/course"
    # Containers may run on other machines than the one that makes the image.
    THROUGHTIME_PORTABLE=1 swift build -c release --product grade
    ln -sfn course/.build/release/grade "$root/source/grade"

    # An answer needs the built modules. It needs none of these.
    chmod go+x "$root/source"
    chmod 600 "$root/source/seed"
    chmod -R go= "$root/source/course/Solutions" "$root"/source/course/Chapters/*/Checks
    """# + "\n"

  /// `run_autograder`.
  static let run = #"""
    #!/usr/bin/env bash
    # Grades the submission that Gradescope has put in place, and leaves a results.json whatever
    # happens. One without a score means that the grader failed, and not the student.
    set -uo pipefail
    root=${AUTOGRADER_ROOT:-/autograder}
    source=$root/source
    results=$root/results
    export PATH="/opt/swift/usr/bin:$PATH"
    work=$(mktemp -d) || work=
    grading=

    # Writes a results.json that has no score and says why: a sentence without quotes or backslashes.
    excuse() {
      printf '%s\n' "{\"output\":\"$1 This is not your fault. There is no score yet; your teacher" \
        " will grade this again.\",\"output_format\":\"text\",\"visibility\":\"visible\"," \
        "\"stdout_visibility\":\"hidden\",\"tests\":[]}" | tr -d '\n' > "$results/.results"
      mv -f "$results/.results" "$results/results.json"
    }

    finish() {
      trap '' TERM INT HUP
      if [ -n "$grading" ]; then kill -KILL "$grading" 2> /dev/null; fi
      if [ ! -s "$results/results.json" ]; then excuse "The grader was ended before it was done."; fi
      if [ -n "$work" ]; then rm -rf "$work"; fi
    }

    mkdir -p "$results"
    rm -f "$results/results.json"
    trap finish EXIT
    trap 'exit 1' TERM INT HUP

    if [ -z "$work" ]; then
      excuse "The grader has no room to work in."
      exit 1
    fi
    if [ ! -d "$root/submission" ]; then
      excuse "There is no submission to grade."
      exit 1
    fi
    if [ ! -s "$source/seed" ]; then
      excuse "The grader has no secret to draw its questions from."
      exit 1
    fi
    # A class of one, whatever the student put into it. Links are copied as links.
    mkdir "$work/class"
    if ! cp -a "$root/submission" "$work/class/submission"; then
      excuse "The submission could not be read."
      exit 1
    fi

    # The questions depend on the secret and on what was handed in: whoever writes down an answer
    # to a question that the feedback showed, and hands that in, is asked others.
    digest=$({
      cat "$source/seed"
      find "$work/class" -type f -print0 | LC_ALL=C sort -z | xargs -0 cat --
    } < /dev/null | sha256sum | cut -c 1-15)
    echo "$((16#${digest:-0}))" > "$work/seed"

    asked=$(cat "$source/exercises" 2> /dev/null)
    # In the background, so that this program hears when it is told to end.
    "$source/grade" "$work/class" --out "$work/marks" --format gradescope \
      --seed-file "$work/seed" ${asked:+--exercises "$asked"} > "$work/log" 2>&1 &
    grading=$!
    wait "$grading"
    status=$?
    grading=

    # For the teacher: students do not see it.
    cat "$work/log"
    if [ -s "$work/marks/gradescope/submission.json" ]; then
      cp "$work/marks/gradescope/submission.json" "$results/.results" &&
        mv -f "$results/.results" "$results/results.json"
    elif grep -q "offers no sandbox" "$work/log"; then
      excuse "The grader refused to run, since this machine cannot keep a submission in."
    elif [ ! -x "$source/grade" ]; then
      excuse "The grader is not installed."
    else
      excuse "The grader could not start its work."
    fi
    exit "$status"
    """# + "\n"
}
