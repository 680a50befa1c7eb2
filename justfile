# The checks of a change, each by its name: `.venv/bin/just NAME`. `.ci/run` calls all of them.
# Another environment than .venv is named in front: `just bin=/path/to/bin lint`.

set positional-arguments

bin := ".venv/bin"

# list what there is
[private]
default:
    @'{{ just_executable() }}' --list --unsorted

# all tests
test *arguments:
    '{{ bin }}/pytest' "$@"

# the quick tests: all that start no process
quick *arguments:
    '{{ bin }}/pytest' -m 'not process' "$@"

# the preview's page in a real browser, which has to be there: Chromium and the extra browser
browser *arguments:
    BROWSER_REQUIRED=1 '{{ bin }}/pytest' -n2 -m browser tests/preview "$@"

# mistakes and style
lint:
    '{{ bin }}/ruff' check .

# the layout of the code
format:
    '{{ bin }}/ruff' format --check .

# mend what lint and format can mend by themselves
fix:
    '{{ bin }}/ruff' check --fix .
    '{{ bin }}/ruff' format .

# types
types:
    '{{ bin }}/mypy'

# the order of the rooms, and who may import python-telegram-bot
layers:
    '{{ bin }}/lint-imports' --no-cache

# the Dockerfile
dockerfile:
    '{{ bin }}/hadolint' Dockerfile

# the quick tests with the lowest versions that pyproject.toml allows, on the lowest Python, and how much they reach
lowest:
    #!/usr/bin/env bash
    set -euo pipefail
    source .ci/pythons.sh '{{ bin }}'
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    python=$(python_of 3.11)
    [ "$python" ] || { echo "Python 3.11 is needed here, and was not found"; exit 1; }
    environment "$work/venv" "$python" --resolution lowest-direct -e '.[test]'
    "$work/venv/bin/pytest" -m 'not process' \
        --cov=bot --cov-branch --cov-report=term-missing:skip-covered --cov-fail-under=95

# the quick tests, or those of some folders, with the versions of constraints.txt, on one other Python, if it is here
python version *tests:
    #!/usr/bin/env bash
    set -euo pipefail
    source .ci/pythons.sh '{{ bin }}'
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    python=$(python_of '{{ version }}')
    if [ -z "$python" ]; then echo "not here"; exit; fi
    environment "$work/venv" "$python" -e '.[test]' -c constraints.txt
    # Postgres is tried with the lowest versions and with those of constraints.txt, whatever the Python.
    "$work/venv/bin/pytest" -m 'not process' -k 'not postgres' {{ tests }}

# some of the quick tests with the newest versions, on the newest Python here; only ever warns
newest:
    #!/usr/bin/env bash
    # A version that comes out today can break no change; it is a reason to look at what came out.
    set -euo pipefail
    source .ci/pythons.sh '{{ bin }}'
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    for version in 3.14 3.13 3.12 3.11; do
      python=$(python_of "$version")
      if [ "$python" ]; then break; fi
    done
    newer=
    if environment "$work/venv" "$python" -e '.[test]'; then
      "$uv" pip freeze --quiet --python "$work/venv/bin/python" --exclude-editable > "$work/versions"
      newer=$(cut -d' ' -f1 constraints.txt | grep -vxFf - "$work/versions" || true)
      # Versions that are those of constraints.txt have been tried there.
      failed=
      folders="tests/cli tests/library tests/service tests/store"
      # shellcheck disable=SC2086 # several folders
      if [ "$newer" ] && ! "$work/venv/bin/pytest" -n2 -m 'not process' $folders; then failed="the quick tests fail"; fi
    else
      failed="they cannot be installed"
    fi
    if [ "$failed" ]; then echo "WARNING: newest versions: $failed"; fi
    echo "Other than in constraints.txt: ${newer:-none}"

# the source archive and the wheel, in dist/
build:
    rm -rf dist
    '{{ bin }}/python' -m build

# the archives of `build`, in use away from the checkout
installed: build
    #!/usr/bin/env bash
    set -euo pipefail
    python=$(cd '{{ bin }}' && pwd)/python
    version=$("$python" -c 'import tomllib; print(tomllib.load(open("pyproject.toml", "rb"))["project"]["version"])')
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    mkdir "$work/source" "$work/elsewhere"
    tar -xzf dist/*.tar.gz -C "$work/source" --strip-components 1
    # All tests are there and can be read; those run that need files beside the code.
    (cd "$work/source" && "$python" -m pytest --collect-only -qq -n0 > /dev/null)
    (cd "$work/source" && "$python" -m pytest -n2 -m 'not process' tests/cli tests/docs tests/library tests/search)
    python3 -m venv "$work/empty"
    "$work/empty/bin/pip" install --quiet dist/*.whl -c constraints.txt
    cd "$work/elsewhere"
    "$work/empty/bin/brief-bot" check
    printed=$("$work/empty/bin/brief-bot" --version)
    echo "$printed"
    [ "$printed" = "brief-bot $version" ]
    printf '/quotes trump\n1\n' | "$work/empty/bin/brief-bot" chat > answers.txt
    cat answers.txt
    grep -q '^4 quotes for' answers.txt
    grep -q '^Source: Shortlysts' answers.txt
    (cd "$("$work/empty/bin/python" -c 'import bot.preview; print(*bot.preview.__path__)')/page" && ls page.html page.css page.js)

# the bill of materials, sbom.json
sbom:
    #!/usr/bin/env bash
    set -euo pipefail
    '{{ bin }}/cyclonedx-py' requirements --pyproject pyproject.toml --output-format JSON --output-file sbom.json constraints.txt
    '{{ bin }}/python' - <<'PYTHON'
    import json

    bill = json.load(open("sbom.json", encoding="utf-8"))
    expected = len(open("constraints.txt", encoding="utf-8").readlines())
    assert bill["bomFormat"] == "CycloneDX"
    assert len(bill["components"]) == expected
    print(f"{expected} components")
    PYTHON

# the figures of `python -m bench`, or of one part, with its arguments: `just bench lookup`
bench part='' *arguments:
    '{{ bin }}/python' -m bench{{ if part == '' { '' } else { '.' + part } }} {{ arguments }}

# a revision of the tables, from what bot/store/tables/ has and the revisions so far have not
revision message:
    '{{ bin }}/python' -m tests.support.revision "$1"
    '{{ bin }}/ruff' format bot/store/migrations

# the lists of words, names, places and cities, from SCOWL in a folder and the packages of the extra lists
lists *folder:
    '{{ bin }}/python' -m tools.word_lists "$@"
    '{{ bin }}/python' -m tools.city_list

# the translations, with the sentences that the code has now; `just translations fr` begins one into French
translations *codes:
    '{{ bin }}/python' -m tools.translations "$@"

# the picture at the top of the README, which takes Chromium and the extra browser
picture:
    '{{ bin }}/python' -m docs.picture
