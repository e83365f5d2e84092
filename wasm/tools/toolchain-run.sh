#!/bin/sh
# Runs a tool of the tree that toolchain.sh made, on this machine's files. It is installed as DIR/bin/emcc, and the other
# tools are links to it: the name of the link selects the tool.
#
# In a separate mount namespace, the tree's /usr and /etc replace the machine's; all other paths stay. So do /usr/local
# and /usr/src, since some containers have checkouts there.
set -eu

tool=$(basename "$0")
tree=$(dirname "$(dirname "$(readlink -f "$0")")")/tree
[ -d "$tree/usr" ] || { echo "$0: there is no tree at $tree; run toolchain.sh" >&2; exit 1; }

# Other users must be root within the namespace, to mount.
as_root=
[ "$(id -u)" = 0 ] || as_root=--map-root-user

# No setting of another toolchain on this machine may affect the pinned one.
unset EMSDK EMSDK_NODE EMSDK_PYTHON EM_CONFIG EM_CACHE EM_LLVM_ROOT EM_BINARYEN_ROOT EM_NODE_JS EMCC_CFLAGS \
  EMMAKEN_CFLAGS EMCC_DEBUG CCACHE_DIR PYTHONPATH PYTHONHOME NODE_OPTIONS NODE_PATH LD_LIBRARY_PATH LD_PRELOAD \
  CPATH C_INCLUDE_PATH LIBRARY_PATH

# shellcheck disable=SC2016,SC2086
exec unshare -m $as_root /bin/sh -c '
  tree=$1 here=$2 tool=$3
  shift 3
  for dir in local src; do
    [ ! -d "/usr/$dir" ] || mount --rbind "/usr/$dir" "$tree/usr/$dir" || exit
  done
  mount --bind "$tree/etc" /etc || exit
  mount --rbind "$tree/usr" /usr || exit
  PATH=/usr/bin
  for bin in /usr/lib/llvm-*/bin; do PATH=$PATH:$bin; done
  export PATH
  cd "$here" && exec "$tool" "$@"
' "$tool" "$tree" "$PWD" "$tool" "$@"
