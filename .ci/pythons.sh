# For the checks that need another Python, or other versions: `source .ci/pythons.sh FOLDER`, where uv
# stands in the folder.
export UV_PYTHON_DOWNLOADS=never       # only the Pythons of this machine are tried
export UV_LINK_MODE=copy               # the cache may lie on another file system
uv=$1/uv

# The path of a Python X.Y of this machine, or nothing. uv gives up at a pyenv shim whose version is
# not active; so its folder of versions is looked through besides.
python_of() {
  local python
  for python in "$("$uv" python find --quiet --system "$1" 2>/dev/null || true)" \
      "${PYENV_ROOT:-${HOME:-}/.pyenv}"/versions/"$1".*/bin/"python$1"; do
    if [ -x "$python" ] && "$python" -c "import ssl" 2>/dev/null; then echo "$python"; return; fi
  done
}

# An environment of its own in the folder $1 for the Python $2, with what uv is told to install.
# One chain of commands, because `set -e` does not hold for what stands in an `if`.
environment() {
  local folder=$1 python=$2
  shift 2
  "$uv" venv --quiet --python "$python" "$folder" \
    && "$uv" pip install --quiet --python "$folder/bin/python" "$@"
}
