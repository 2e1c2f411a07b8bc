#!/usr/bin/env bash
# docs/MESSAGES.md explains every message that in.mpathd logs, and none that it
# does not; level and Solaris' number of each are right.
#
# An entry there is
#
#	## the text as in the source, numbers as %d
#
#	err, [ID n]
#
# The number is that of Solaris' syslog and only stands with messages that
# Solaris has, too; "for `text`" follows where its text there is another one.
#
# The look at the source is first tried on something that is known.
set -euo pipefail
cd "${SRCDIR:-$(dirname "$0")/..}"

# "LEVEL TEXT" of each log call: adjacent string literals are one text; what
# stands between others (as in "up ? A : B") separates two.  complain() of
# conf.c is a log call in disguise.
messages_of() {
	awk '
	{ all = all $0 "\n" }
	# The text of the literals in the first argument that has any.
	function take(level, s,    text, have, c, macro) {
		text = ""
		have = 0
		while (s != "") {
			c = substr(s, 1, 1)
			if (match(s, /^"([^"\\]|\\.)*"/)) {
				text = text substr(s, 2, RLENGTH - 2)
				have = 1
				s = substr(s, RLENGTH + 1)
			} else if (match(s, /^PRI[a-z]+[0-9]*/)) {
				text = text "d"
				s = substr(s, RLENGTH + 1)
			} else {
				if (have && (c == "," || c == ")" || c == ":")) {
					tell(level, text)
					text = ""
					have = 0
					if (c != ":")
						return
				} else if (c == ";")
					return
				s = substr(s, 2)
			}
		}
	}
	function tell(level, text) {
		gsub(/\\"/, "\"", text)
		gsub(/%[-0-9.]*(ll|l|z)?[dux]/, "%d", text)
		if (text != "%s")
			print level, text
	}
	END {
		while (match(all, /(log_(err|warn|info)|complain)\(/)) {
			word = substr(all, RSTART, RLENGTH - 1)
			all = substr(all, RSTART + RLENGTH)
			level = "err"
			if (word == "log_warn")
				level = "warning"
			if (word == "log_info")
				level = "info"
			# A definition or a call with nothing to say.
			if (all !~ /^[a-z, \t\n&*]*"/ &&
			    all !~ /^[a-z]+ \? /)
				continue
			take(level, all)
		}
	}' "$1"
}

in_source() {
	local file

	while read -r file; do
		messages_of "$file"
	done < <(find mpathd -name '*.c') | sort -u
}

# "LEVEL TEXT", and what is wrong with an entry as a line that begins with "!".
in_manual() {
	awk '
	BEGIN {
		for (i = 1; i < 256; i++)
			code[sprintf("%c", i)] = i
	}
	# Of the format string, as syslogd of Solaris 8 prints it.
	function id(text,    h, i) {
		h = 0
		for (i = 1; i <= length(text); i++) {
			h = int(h / 32) + (h % 32) * 134217728
			h = (h + code[substr(text, i, 1)]) % 4294967296
		}
		return h % 899981 + 100000
	}
	/^## / { text = substr($0, 4); next }
	text == "" || /^$/ { next }
	{
		if (!match($0, /^(err|warning|info)(, \[ID [0-9]+\].*)?$/))
			print "! " text ": no level below it"
		level = $0
		sub(/,.*/, "", level)
		print level, text
		if (match($0, / for `.*`$/))
			text = substr($0, RSTART + 6, RLENGTH - 7)
		if (match($0, /\[ID [0-9]+/) &&
		    substr($0, RSTART + 4, RLENGTH - 4) != id(text))
			print "! " text ": its ID is " id(text)
		text = ""
	}' "$1" | sort -u
}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
status=0
cat >"$scratch/a.c" <<'END'
	log_err(up ? "up %s" : "down %s", name);
	log_warn("two "
		 "lines: %u", 1);
	log_info("big %" PRIu64 " \"q\"", f("no"));
	log_err("%s", text);
	complain(&at, "bad %lld in %s", v, "no");
END
found=$(messages_of "$scratch/a.c")
[ "$found" = 'err up %s
err down %s
warning two lines: %d
info big %d "q"
err bad %d in %s' ] || {
	echo "messages_of does not find what is there: $found"
	exit 1
}
printf '## NIC failure detected on %%s of group %%s\n\nerr, [ID 594170]\n\n' \
	>"$scratch/a.md"
printf '## The link has gone down on %%s\n\nerr, [ID 1]\n' >>"$scratch/a.md"
found=$(in_manual "$scratch/a.md" | grep '^!' || true)
[ "$found" = '! The link has gone down on %s: its ID is 215189' ] || {
	echo "in_manual does not find what is wrong: $found"
	exit 1
}

in_source >"$scratch/source"
in_manual docs/MESSAGES.md >"$scratch/manual"
if grep '^!' "$scratch/manual"; then
	status=1
fi
while IFS= read -r line; do
	echo "not in docs/MESSAGES.md: $line"
	status=1
done < <(comm -23 "$scratch/source" <(grep -v '^!' "$scratch/manual"))
while IFS= read -r line; do
	echo "in docs/MESSAGES.md, but never logged: $line"
	status=1
done < <(comm -13 "$scratch/source" <(grep -v '^!' "$scratch/manual"))
exit $status
