#!/usr/bin/env bash
# Keep an exact copy of the dataset of a Crisis API: the first run makes it, every later run updates it.
set -euo pipefail

usage() {
    cat <<'TEXT'
usage: mirror.sh BASE_URL FOLDER

BASE_URL  the server, such as http://127.0.0.1:8000
FOLDER    where the copy is, or is to be

In FOLDER: one NDJSON file for each collection, a record a line, sorted by id, each line in canonical JSON (RFC 8785);
and state.json, which says of which version the copy is, with the count and the hash of each collection. Copies of the
same version are the same bytes, however they came about.

A run asks for the changes since the version that it holds, applies them, and proves the result: it hashes every record
itself and compares with the hashes that the server publishes. Only a copy that is proved takes the place of the old one.
A run that fails says why in one line, leaves the old copy and exits with 1; a wrong command line exits with 2.

Needs bash, curl, jq 1.6 or newer, and sha256sum or shasum. See docs/api.md, "Changes and mirrors".
TEXT
}

exec 3>&2 # for what is said here; what programs complain of is gathered, and said in one line
told=no
fail() {
    echo "mirror: $*" >&3
    told=yes
    exit 1
}

# At the end of every run: say why it failed, if nobody did, and clear away.
finish() {
    local status=$?
    if [ "$status" -ne 0 ] && [ "$told" = no ]; then
        echo "mirror: $doing failed: $(head -n 1 "$work/error"); remove $folder to start anew" >&3
    fi
    rm -rf "$work"
    [ "$status" -eq 0 ] || exit 1
}

case "${1:-}" in
-h | --help)
    usage
    exit 0
    ;;
esac
if [ $# -ne 2 ] || [ -z "$1" ] || [ -z "$2" ]; then
    usage >&2
    exit 2
fi
api="${1%/}/api/v1"
folder="${2%/}"
work="$folder/.work"       # of this run only
proved="$folder/.proved"   # there from when a copy is proved until all of it is in place
state="$folder/state.json"
tab=$'\t'
start=0.0.0 # the version of nothing
export LC_ALL=C # sort and join by bytes

# get ADDRESS FILE: ask for the address, put the answer into the file and its headers beside it; set `status`.
get() {
    status=$(curl --silent --show-error --compressed --connect-timeout 20 --dump-header "$2.headers" --output "$2" \
        --write-out '%{http_code}' "$api/$1") || fail "$api/$1: $(head -n 1 "$work/error")"
}

# header NAME FILE: a header of the answer in the file; the name in small letters, as HTTP/2 has it.
header() {
    tr -d '\r' <"$2.headers" | awk -F ': ' -v name="$1" 'tolower($1) == name { print $2 }'
}

# keyed FILE: each record of the file behind its id and a tab. JSON escapes tabs, so the first one ends the id.
keyed() {
    jq -r '.id' "$1" | paste - "$1" | sort -t "$tab" -k 1,1
}

# digests FILE: the SHA-256 of each line of the file, without the line's end.
digests() {
    local line name number=0
    mkdir "$work/lines"
    while IFS= read -r line; do
        printf -v name '%s/lines/%09d' "$work" "$number"
        printf '%s' "$line" >"$name"
        number=$((number + 1))
    done <"$1"
    if [ "$number" -gt 0 ]; then
        (cd "$work/lines" && find . -type f | sort | xargs "${sha256[@]}" | cut -d ' ' -f 1)
    fi
    rm -r "$work/lines"
}

# What has changed since version `since`, in $work/changes, and what proves it, in $work/dataset: of one version.
ask() {
    local lines total
    for _ in 1 2 3; do
        get "changes?since_version=$since&format=ndjson" "$work/changes"
        if [ "$status" = 400 ] && [ "$since" != "$start" ]; then
            since=$start # the server does not know the version, having older or other data: start anew
            get "changes?since_version=$since&format=ndjson" "$work/changes"
        fi
        [ "$status" = 200 ] || fail "$api/changes answers $status"
        total=$(header x-total-count "$work/changes")
        lines=$(wc -l <"$work/changes" | tr -d ' ')
        [ "$lines" = "$total" ] || fail "the answer broke off: $lines of ${total:-?} changes came"
        get dataset "$work/dataset"
        [ "$status" = 200 ] || fail "$api/dataset answers $status"
        version=$(jq -r '.version' "$work/dataset")
        [ "$version" != "$(header x-dataset-version "$work/changes")" ] || return 0
    done
    fail "the server changes its data again and again; try later"
}

# apply COLLECTION: the old records that have not changed, and the new ones, into $work/copy.
apply() {
    local old="$folder/$1.ndjson" new="$work/copy/$1.ndjson"
    jq -r --arg name "$1" 'select(.collection == $name).id' "$work/changes" | sort >"$work/touched"
    # numbers by + 0, since newer versions of jq keep them as they were written
    jq -cS --arg name "$1" 'select(.collection == $name).record | values
        | del(.dataset_version, .text_available) # no part of the data
        | walk(if type == "number" then . + 0 else . end)' "$work/changes" >"$work/put"
    {
        keyed "$work/put"
        if [ "$since" != "$start" ] && [ -e "$old" ]; then
            keyed "$old" | join -t "$tab" -v 1 - "$work/touched"
        fi
    } | sort -t "$tab" -k 1,1 | cut -f 2- >"$new"
}

# proof COLLECTION: its name, the number of its records, their hash (docs/api.md says of what it is taken).
proof() {
    local file="$work/copy/$1.ndjson"
    jq -r '.id' "$file" >"$work/ids"
    case "$1" in
    statements | military-postures | sanctions-threats) jq -cS 'del(.participants)' "$file" >"$work/hashed" ;;
    *) cp "$file" "$work/hashed" ;;
    esac
    digests "$work/hashed" >"$work/digests"
    paste -d ' ' "$work/ids" "$work/digests" >"$work/hashes"
    echo "$1 $(wc -l <"$file" | tr -d ' ') $("${sha256[@]}" <"$work/hashes" | cut -d ' ' -f 1)"
}

# Move a proved copy into place; the next run finishes it where one breaks off.
settle() {
    local file
    for file in "$proved"/*.ndjson "$proved/state.json"; do
        [ ! -e "$file" ] || mv -f "$file" "$folder/"
    done
    rm -r "$proved"
}

for program in curl jq; do
    command -v "$program" >/dev/null || fail "there is no $program"
done
if command -v sha256sum >/dev/null; then
    sha256=(sha256sum)
elif command -v shasum >/dev/null; then
    sha256=(shasum -a 256)
else
    fail "there is neither sha256sum nor shasum"
fi
mkdir -p "$folder" 2>/dev/null || fail "$folder cannot be made"
if ! mkdir "$work" 2>/dev/null; then
    # no pid yet, or none any more: then nobody is at work there, as with a pid of nobody
    other=$(cat "$work/pid" 2>/dev/null || true)
    if [ -n "$other" ] && kill -0 "$other" 2>/dev/null; then
        fail "another run, process $other, is at work in $folder"
    fi
    rm -rf "$work" # of a run that was killed
    mkdir "$work" 2>/dev/null || fail "$folder cannot be written to"
fi
trap finish EXIT
echo $$ >"$work/pid"
exec 2>"$work/error"
doing="finishing the run before"
[ ! -d "$proved" ] || settle

since=$start
if [ -e "$state" ]; then
    since=$(jq -er '.version' "$state" 2>/dev/null) || fail "$state cannot be read; remove $folder to start anew"
fi
case "$since" in
*+*) since=$start ;; # between releases, of which no server keeps what has changed since
esac
status='' version=''
doing="asking the server"
ask
mkdir "$work/copy"
jq -r '.collections | to_entries[] | "\(.key) \(.value.count) \(.value.hash)"' "$work/dataset" | sort >"$work/published"
while read -r name _; do
    doing="changing $name"
    apply "$name"
    proof "$name"
done <"$work/published" >"$work/found"
if ! cmp -s "$work/published" "$work/found"; then
    wrong=$(comm -23 "$work/published" "$work/found" | head -n 1 | cut -d ' ' -f 1)
    fail "the copy of $wrong is not exact, and version $version is not taken; remove $folder to start anew"
fi
jq -cS '{version, collections}' "$work/dataset" >"$work/copy/state.json"
doing="putting the copy into place"
mv "$work/copy" "$proved"
settle
changed=$(jq -r '.change' "$work/changes" | sort | uniq -c | awk '{ printf ", %d %s", $1, $2 }')
[ "$since" != "$start" ] || changed=", copied anew"
echo "mirror: version $version, $(awk '{ sum += $2 } END { print sum + 0 }' "$work/found") records${changed:-, nothing changed}"
