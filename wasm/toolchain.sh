#!/bin/sh
# Sets up the pinned Emscripten on a Debian machine.
#
#   sh wasm/toolchain.sh [DIR]        as root; by default DIR is /var/lib/perilune-toolchain
#   eval "$(sh wasm/toolchain.sh)"    the same, and sets EMCC in this shell
#
# wasm/emscripten-version names the version. It comes from the Debian release below, which is installed into a separate
# tree, DIR/tree (about a minute, 3 GB). Nothing else on the system changes, except that debootstrap is installed if it
# is missing. The mirror is the one that this machine's apt uses.
#
#   DIR/bin/emcc, emar, wasm-opt, clang, llvm-nm ...   run those tools of the tree on the files of this machine
#   DIR/tree/toolchain.json                            package -> version, for all packages in the tree
#   DIR/toolchain.log                                  the output of debootstrap
#
# A second run only checks the installation. Standard output is the one line `export EMCC=...`; everything else goes to
# standard error. The script needs Node. Using EMCC needs root, or a kernel that lets users create mount namespaces with
# unshare(1).
set -eu

release=trixie
tools="emcc em++ emar emranlib emnm em-config wasm-opt wasm-dis wasm-as wasm-ld clang llvm-ar llvm-nm llvm-objdump
  llvm-readobj llvm-strip llvm-dwarfdump"

say() { printf 'toolchain.sh: %s\n' "$*" >&2; }
fail() {
  say "$@"
  exit 1
}

here=$(cd "$(dirname "$0")" && pwd)
wanted=$(cat "$here/emscripten-version")
dir=${1:-/var/lib/perilune-toolchain}

check_machine() {
  [ "$(id -u)" = 0 ] || fail "must be run as root (sudo sh $0)"
  # shellcheck source=/dev/null
  kind=$(if [ -r /etc/os-release ]; then . /etc/os-release && echo "${ID:-} ${ID_LIKE:-}"; fi)
  case " $kind " in
    *" debian "*) ;;
    *) fail "only Debian is supported; this is '${kind:-unknown}'. Install Emscripten $wanted and set EMCC" ;;
  esac
  [ -L /lib ] || fail "this Debian's /lib is not a link to /usr/lib; install the package usrmerge first"
  command -v node >/dev/null || fail "node is not on root's path: $PATH"
}

install_debootstrap() {
  command -v debootstrap >/dev/null && return
  say "installing debootstrap"
  get="apt-get install -y --no-install-recommends debootstrap"
  export DEBIAN_FRONTEND=noninteractive
  # The package lists may be missing (removed from an image) or old: fetch them and try again.
  $get >&2 || { apt-get update >&2 && $get >&2; } || fail "cannot install debootstrap: no network?"
}

# Makes $1 from the first mirror that works, in a separate mount namespace, so that an interrupted run leaves no mounts.
make_tree() {
  mirrors=$(node "$here/tools/apt-sources.mjs")
  [ -n "$mirrors" ] || fail "apt's sources name no Debian mirror"
  proxy=$(apt-config dump --format '%v' Acquire::http::Proxy)
  [ -z "$proxy" ] || export http_proxy="${http_proxy:-$proxy}"
  tab=$(printf '\t')
  : >"$dir/toolchain.log"
  while IFS="$tab" read -r uri keyring; do
    rm -rf "$1"
    if unshare -m debootstrap ${keyring:+"--keyring=$keyring"} --variant=minbase --include=emscripten \
      "$release" "$1" "$uri" </dev/null >>"$dir/toolchain.log" 2>&1; then
      return
    fi
  done <<END
$mirrors
END
  tail -n 5 "$dir/toolchain.log" >&2
  fail "debootstrap failed: no network, or no $release on the mirror? Its log is $dir/toolchain.log"
}

write_versions() {
  dpkg-query --admindir="$1/var/lib/dpkg" -W -f '${Package} ${Version}\n' | LC_ALL=C sort | awk '
    BEGIN { printf "{" }
    { printf "%s\n  \"%s\": \"%s\"", (NR > 1 ? "," : ""), $1, $2 }
    END { print "\n}" }' >"$1/toolchain.json"
}

install_wrappers() {
  rm -rf "$dir/bin"
  mkdir -p "$dir/bin"
  cp "$here/tools/toolchain-run.sh" "$dir/bin/emcc"
  chmod 755 "$dir/bin/emcc"
  for tool in $tools; do
    [ "$tool" = emcc ] || ln -s emcc "$dir/bin/$tool"
  done
}

check_compiler() {
  said=$("$dir/bin/emcc" --version 2>&1) || {
    printf '%s\n' "$said" >&2
    fail "$dir/bin/emcc does not run. In a container, it needs the right to mount (CAP_SYS_ADMIN)"
  }
  found=$(printf '%s\n' "$said" | sed -n '1s/.* \([0-9][0-9.]*[0-9]\).*/\1/p')
  [ "$found" = "$wanted" ] || fail "Debian's $release has Emscripten '$found', but $wanted is wanted"
}

check_machine
mkdir -p "$dir"
dir=$(cd "$dir" && pwd -P)
exec 9>"$dir/lock"
flock 9
if [ ! -f "$dir/tree/toolchain.json" ]; then
  install_debootstrap
  say "making $dir/tree with Emscripten $wanted; this takes a minute or more"
  make_tree "$dir/tree.partial"
  rm -rf "$dir/tree.partial/var/cache/apt/archives" "$dir/tree"
  write_versions "$dir/tree.partial"
  mv "$dir/tree.partial" "$dir/tree"
fi
install_wrappers
check_compiler
say "Emscripten $wanted is in $dir"
printf 'export EMCC=%s/bin/emcc\n' "$dir"
