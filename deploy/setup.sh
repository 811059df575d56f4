#!/usr/bin/env bash
# Makes .venv with Python 3.10 and the locked dependencies, then the German language data.
# A repeated call compares one stamp and is done. `deploy/setup.sh dev` adds the test tools.
set -euo pipefail
cd "$(dirname "$0")/.."
kind="${1:-run}"
lock="requirements.lock"
[ "$kind" = dev ] && lock="requirements-dev.lock"
stamp=".venv/.installed"

is_310() { [ -n "${1:-}" ] && "$1" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 10))' >/dev/null 2>&1; }

find_python() {
  local candidate
  for candidate in "${PYTHON:-}" "$(command -v python3.10 || true)" \
      $(ls -d "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.10.*/bin/python3.10 2>/dev/null || true) \
      "$(command -v uv >/dev/null && uv python find 3.10 2>/dev/null || true)"; do
    if is_310 "$candidate"; then echo "$candidate"; return; fi
  done
  if command -v uv >/dev/null && uv python install 3.10 >/dev/null 2>&1; then
    candidate="$(uv python find 3.10 2>/dev/null || true)"
    if is_310 "$candidate"; then echo "$candidate"; return; fi
  fi
  echo "Python 3.10 not found (Rasa 3.6 runs on no newer one). Looked at \$PYTHON, python3.10, pyenv and uv." >&2
  echo "Install it (for example: pyenv install 3.10, or uv python install 3.10) or set PYTHON=/path/to/python3.10." >&2
  exit 1
}

# dev holds everything of run, so a dev environment also serves `make run`.
wanted="$(cat requirements.lock requirements-dev.lock 2>/dev/null | cksum | cut -d' ' -f1)"
have="$(cat "$stamp" 2>/dev/null || true)"
if [ "$have" != "$wanted run" ] && [ "$have" != "$wanted dev" ] || { [ "$kind" = dev ] && [ "$have" != "$wanted dev" ]; }; then
  python="$(find_python)"
  if ! is_310 .venv/bin/python; then rm -rf .venv; "$python" -m venv .venv; fi
  # uv itself comes from the same lock file, checked by its hashes like all the rest.
  bootstrap="$(mktemp)"; trap 'rm -f "$bootstrap"' EXIT
  awk '/^uv==/{on=1} on{print} on&&!/\\$/{exit}' requirements.lock > "$bootstrap"
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$bootstrap"
  echo "Installing the locked dependencies ($lock) ..."
  .venv/bin/uv pip install --quiet --python .venv/bin/python --require-hashes -r "$lock"
  echo "$wanted $kind" > "$stamp"
fi
.venv/bin/python -m bot.nlu.german_pipeline
